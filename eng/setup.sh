#!/usr/bin/env bash
# Installs the native packages that VoiceMiddleware's local engines need, where they are missing, and looks for the .NET SDK.
# Run it as root or with sudo installed. Running it again costs a fraction of a second and changes nothing.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Names for one thing on different releases are separated by |.
packages=(
    "pocketsphinx"                      # the recogniser's tools; pocketsphinx_continuous is what benchmarks compare with
    "libpocketsphinx3|libpocketsphinx3t64"
    "pocketsphinx-en-us"                # its English acoustic model, language model and dictionary
    "flite"
    "libflite1|libflite1t64"            # the voice
    "espeak-ng"
    "libespeak-ng1|libespeak-ng1t64"    # pronunciations of new words
    "espeak-ng-data"
    "libspeexdsp1"                      # echo cancellation, noise suppression
    "libportaudio2"                     # microphones and loudspeakers
    "libasound2-plugins"                # through which they reach PulseAudio
    "pulseaudio"                        # tests and demonstrations use one of its servers as a sound card
    "pulseaudio-utils"
)
# A Node.js that is there already, from wherever, brings its npm along and does not go together with Debian's.
command -v npm >/dev/null || packages+=("nodejs" "npm") # the MCP server that tests talk to is run by them

if [ "${1:-}" = "--help" ] || [ "${1:-}" = "-h" ]; then
    echo "usage: eng/setup.sh    installs what is missing of: ${packages[*]%%|*}"
    exit 0
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "error: this is not a Debian-like system. Install by hand: PocketSphinx 0.8 (libpocketsphinx.so.3, libsphinxbase.so.3) with its en-us" >&2
    echo "model, Flite 2 (libflite.so.1 and its voices) and eSpeak NG (libespeak-ng.so.1 and its data); 'eng/voicemw doctor' tells what is missing." >&2
    exit 1
fi

installed="$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' 2>/dev/null | sed -n 's/^.i //p')"
is_installed() { grep -qxF -- "$1" <<<"$installed"; }

missing=()
for names in "${packages[@]}"; do
    found=
    for name in ${names//|/ }; do
        if is_installed "$name"; then found=1; fi
    done
    [ -n "$found" ] || missing+=("$names")
done

if [ ${#missing[@]} -eq 0 ]; then
    echo "setup: all ${#packages[@]} native packages are installed."
else
    echo "setup: installing ${missing[*]%%|*}"
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "error: installing packages needs root. Run this as root: apt-get install --no-install-recommends ${missing[*]%%|*}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"; }
    log="$(mktemp)"
    trap 'rm -f "$log"' EXIT
    # One broken third-party list must not stop packages that come from another.
    apt update >"$log" 2>&1 || { echo "setup: warning: 'apt-get update' failed:" >&2; tail -n 5 "$log" >&2; }
    chosen=()
    for names in "${missing[@]}"; do
        choice="${names%%|*}"
        for name in ${names//|/ }; do
            if apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then choice="$name"; break; fi
        done
        chosen+=("$choice")
    done
    if ! apt install -y --no-install-recommends "${chosen[@]}" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "error: 'apt-get install ${chosen[*]}' failed; see above." >&2
        exit 1
    fi
    echo "setup: installed ${chosen[*]}"
fi

find_dotnet
echo "setup: .NET SDK $(newest_sdk "$dotnet") at $dotnet"

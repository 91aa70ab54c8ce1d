#!/usr/bin/env bash
# Installs what is missing, builds, and holds a spoken conversation without a network: the sample in samples/ConsoleAssistant.
# Arguments go to the sample; --help shows them.
set -euo pipefail
here="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/common.sh
eng/setup.sh
find_dotnet
log="$root/artifacts/demo.log"
mkdir -p "$root/artifacts"
echo "demo: building (the first time takes a minute)"
if ! dotnet build samples/ConsoleAssistant -c Release -v quiet >"$log" 2>&1; then
    cat "$log" >&2
    echo "error: the sample could not be built; see above." >&2
    exit 1
fi
cd "$here"
case " $* " in
    *" --record "*) exec "$dotnet" "$root/artifacts/bin/ConsoleAssistant/release/ConsoleAssistant.dll" "$@" ;;
    *) exec "$dotnet" "$root/artifacts/bin/ConsoleAssistant/release/ConsoleAssistant.dll" --record "$root/artifacts/conversation.wav" "$@" ;;
esac

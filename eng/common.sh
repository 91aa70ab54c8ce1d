# Shared by the scripts beside it; sourced, not run.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
required_sdk=10

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_UI_LANGUAGE=en
# A build node that stays behind would keep a caller's output open.
export MSBUILDDISABLENODEREUSE=1

# Prints the newest SDK that is new enough, or nothing.
newest_sdk() {
    "$1" --list-sdks 2>/dev/null | cut -d' ' -f1 | sort -V | awk -F. -v need="$required_sdk" '$1 >= need { best = $0 } END { print best }'
}

# Puts a .NET SDK of the required version on PATH, or says what to do and fails.
find_dotnet() {
    local candidate seen=""
    for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "${HOME:-}/.dotnet/dotnet" \
        /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet /opt/dotnet/dotnet; do
        [ -n "$candidate" ] && [ -x "$candidate" ] || continue
        if [ -n "$(newest_sdk "$candidate")" ]; then
            dotnet="$candidate"
            PATH="$(dirname "$candidate"):$PATH"
            export PATH
            return 0
        fi
        seen="$candidate"
    done
    if [ -n "$seen" ]; then
        echo "error: $seen has no .NET SDK $required_sdk or newer (it has: $("$seen" --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ')). Install one from https://dotnet.microsoft.com/download." >&2
    else
        echo "error: no .NET SDK was found. Install version $required_sdk from https://dotnet.microsoft.com/download and put 'dotnet' on PATH." >&2
    fi
    return 1
}

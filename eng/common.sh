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

# Runs a project, building it first when sources are newer than its last build: run_project NAME PROJECT ASSEMBLY [ARGUMENT]...
# NAME is what its files in artifacts/ are called.
run_project() {
    local name="$1" project="$root/$2" assembly="$3"
    shift 3
    local dll="$root/artifacts/bin/$(basename "$project")/release/$assembly.dll"
    find_dotnet
    if ! is_current "$name" "$project" "$dll"; then
        mkdir -p "$root/artifacts"
        (
            if command -v flock >/dev/null; then flock 9; fi
            # Another call may have built it while this one waited.
            if ! is_current "$name" "$project" "$dll"; then
                echo "$name: building (the first time takes a minute)" >&2
                build_project "$name" "$project"
            fi
        ) 9>"$root/artifacts/$name.lock"
    fi
    exec "$dotnet" "$dll" "$@"
}

is_current() {
    local stamp="$root/artifacts/$1.built" dll="$3"
    # Folders count too: theirs is the date that changes when a file is removed.
    [ -f "$dll" ] && [ -f "$stamp" ] && [ -z "$(find "$root/src" "$root/plugins" "$2" "$root"/Directory.*.props "$root/global.json" -newer "$stamp" -print -quit)" ]
}

build_project() {
    local log="$root/artifacts/$1.log" started="$root/artifacts/$1.started"
    # The lock (9) is not for the compiler server, which lives on. Dated before the build: what is saved while it runs is built next time.
    touch "$started"
    if ! dotnet build "$2" -c Release -v quiet >"$log" 2>&1 9>&-; then
        cat "$log" >&2
        echo "error: $1 could not be built; see above." >&2
        return 1
    fi
    mv "$started" "$root/artifacts/$1.built"
}

#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test. The last line says how many passed; the exit code is 0 only when
# something ran and nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/common.sh
export LC_ALL=C.UTF-8

passed=0 failed=0 skipped=0
finish() {
    echo "tests: $passed passed, $failed failed, $skipped skipped"
    exit "$1"
}

eng/setup.sh || finish 1
find_dotnet
dotnet restore VoiceMiddleware.sln -v quiet || finish 1
dotnet build VoiceMiddleware.sln -c Release --no-restore -v quiet -p:TreatWarningsAsErrors=true || finish 1

results="$root/artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"
# The sum of some counters of a result file.
count() {
    local file="$1" name sum=0
    shift
    for name in "$@"; do
        sum=$((sum + $(sed -n "s/.*<Counters [^>]*\b$name=\"\([0-9]*\)\".*/\1/p" "$file" | head -n 1)))
    done
    echo "$sum"
}

status=0
for project in tests/*.Tests/*.csproj; do
    name="$(basename "$project" .csproj)"
    trx="$results/$name.trx"
    log="$results/$name.log"
    # A test that hangs must not hold the others up for ever.
    code=0
    timeout --kill-after=30 600 dotnet test "$project" -c Release --no-build --no-restore \
        --results-directory "$results" --logger "trx;LogFileName=$name.trx" >"$log" 2>&1 || code=$?
    if [ -f "$trx" ]; then
        p=$(count "$trx" passed)
        f=$(count "$trx" failed error timeout aborted)
        s=$(($(count "$trx" total) - $(count "$trx" executed)))
    else
        p=0 f=0 s=0
    fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    if [ "$code" -ne 0 ] || [ "$f" -gt 0 ]; then
        status=1
        cat "$log"
        [ "$code" -ne 124 ] || echo "$name: stopped after ten minutes"
        echo "FAILED  $name: $p passed, $f failed, $s skipped (exit code $code)"
    else
        echo "ok      $name: $p passed, $f failed, $s skipped"
    fi
done

if [ "$passed" -eq 0 ]; then
    echo "error: no test passed, so nothing was tested." >&2
    status=1
fi
finish "$status"

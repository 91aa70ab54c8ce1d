#!/usr/bin/env bash
# Makes src/VoiceMiddleware/Recognition/common-words.txt again: the 5,000 likeliest words of the base language model of Debian's
# pocketsphinx-en-us, likeliest first. The same model gives the same list.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/common.sh
eng/setup.sh
find_dotnet
list="$(mktemp)"
trap 'rm -f "$list"' EXIT
dotnet run --project benchmarks/VoiceMiddleware.Benchmarks -c Release -v quiet -- common-words >"$list"
cp "$list" src/VoiceMiddleware/Recognition/common-words.txt
git --no-pager diff --stat -- src/VoiceMiddleware/Recognition/common-words.txt || true

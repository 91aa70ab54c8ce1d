#!/usr/bin/env bash
# Runs the benchmarks, building them first when sources are newer. 'eng/bench.sh --help' lists them. Measure on a quiet machine.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
run_project bench benchmarks/VoiceMiddleware.Benchmarks VoiceMiddleware.Benchmarks "$@"

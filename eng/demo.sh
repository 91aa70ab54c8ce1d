#!/usr/bin/env bash
# Installs what is missing, builds, and holds a spoken conversation without a network: the sample in samples/ConsoleAssistant.
# Arguments go to the sample; --help shows them.
set -euo pipefail
here="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/common.sh
eng/setup.sh
case " $* " in
    *" --record "*) ;;
    *) set -- --record "$root/artifacts/conversation.wav" "$@" ;;
esac
cd "$here"
run_project demo samples/ConsoleAssistant ConsoleAssistant "$@"

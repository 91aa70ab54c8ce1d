#!/usr/bin/env bash
# Installs what is missing, builds, and holds a spoken conversation without a network: the sample in samples/ConsoleAssistant.
# Arguments go to the sample; --help shows them. With --virtual-devices the conversation goes through a microphone and a loudspeaker of a sound server instead,
# and the caller interrupts: see samples/Interruption.
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
case " $* " in
    *" --virtual-devices "*)
        run_project voicemw src/VoiceMiddleware.Cli voicemw talk --assistant "$root/samples/Interruption" --script "$root/samples/Interruption/caller.txt" "$@" ;;
esac
run_project demo samples/ConsoleAssistant ConsoleAssistant "$@"

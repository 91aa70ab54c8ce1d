#!/usr/bin/env bash
# Installs what is missing, builds, and holds a conversation without a network. Arguments go to 'voicemw talk --demo'.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
eng/setup.sh
exec eng/voicemw talk --demo "$@"

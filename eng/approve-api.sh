#!/usr/bin/env bash
# Approves the public surface of the shipped assemblies as it is now: rewrites tests/VoiceMiddleware.PublicApi.Tests/approved/*.txt.
# Read the change and commit it together with the code that made it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/common.sh
find_dotnet
VOICEMIDDLEWARE_APPROVE_API=1 dotnet test tests/VoiceMiddleware.PublicApi.Tests -v quiet
git --no-pager diff --stat -- tests/VoiceMiddleware.PublicApi.Tests/approved || true

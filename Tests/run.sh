#!/usr/bin/env bash
# All tests, with what they need; the last line is "N passed, N failed".
#
#   Tests/run.sh [swift test arguments, such as --filter YAMLDocumentTests]
set -uo pipefail
cd "$(dirname "$0")/.."
Scripts/packages.sh test || exit
export GIT_CONFIG_NOSYSTEM=1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build --build-tests 2>&1 | tail -n 40
[ "${PIPESTATUS[0]}" -eq 0 ] || { echo "0 passed, 1 failed"; exit 1; }
swift test --skip-build "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

passed=$(grep -cE '^✔ Test .* passed after' "$log")
failed=$(grep -cE '^✘ Test .* failed after' "$log")
# A crash ends the run without counting the test that caused it.
[ "$status" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
[ "$passed" -eq 0 ] && [ "$failed" -eq 0 ] && { echo "no test ran"; failed=1; }
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$status" -eq 0 ]

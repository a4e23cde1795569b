#!/usr/bin/env bash
# Runs every fuzz entry point for a minute each, with inputs that no run has had before: age headers, armor, OpenSSH keys,
# authorized_keys, plugins' answers, SOPS files, sealed values, scope files, YAML and its edits, values in place, TOML rules,
# decoders, archives, ignore files, templates, signatures of SSH, change statements, policies.
#
#   Tests/fuzz.sh             a minute for each suite
#   Tests/fuzz.sh 5           five seconds for each
#
# A failure prints its seed: GIT_SEAL_TEST_SEED=SEED swift test --filter SUITE runs it again. Keep what it finds as a test.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
[[ $seconds =~ ^[0-9]+$ ]] || { echo "usage: $0 [SECONDS]" >&2; exit 64; }
Scripts/packages.sh test
swift build --build-tests >&2

# Whatever stands in a file that damages inputs: its suites, and tests outside of any.
mapfile -t files < <(grep -rlE 'generator\.mutation|random\.mutation' Tests --include='*.swift' | sort)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
for file in "${files[@]}"; do
    target=${file#Tests/}
    target=${target%%/*}
    names=$(sed -nE 's/^(@Suite(\([^)]*\))? )?(final )?(struct|class) ([A-Za-z]+).*/\5/p; s/^func ([A-Za-z]+)\(.*/\1/p' "$file" | paste -sd '|')
    until=$((SECONDS + seconds))
    runs=0
    while [ "$SECONDS" -lt "$until" ] || [ "$runs" -eq 0 ]; do
        seed=$((RANDOM << 30 | RANDOM << 15 | RANDOM))
        if ! GIT_SEAL_TEST_SEED=$seed swift test --skip-build --filter "^$target\.($names)\b" >"$log" 2>&1 \
            || ! grep -qE 'Test run with [1-9][0-9]* tests? ' "$log"; then
            echo "$target: $names fails with GIT_SEAL_TEST_SEED=$seed"
            grep -E 'recorded an issue|Fatal error|rror:|with 0 tests' "$log" | head -n 5
            failed=$((failed + 1))
            break
        fi
        runs=$((runs + 1))
    done
    echo "$target: $names: $runs runs"
done
exit $((failed > 0))

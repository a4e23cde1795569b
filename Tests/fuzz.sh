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

mapfile -t suites < <(grep -rlE 'Fuzz\.|fuzz|generator\.mutation' Tests --include='*.swift' \
    | sed -E 's|Tests/([A-Za-z]+)/(.*/)?([A-Za-z+]+)\.swift|\1 \3|' | grep -v -e '^TestSupport' -e 'Fuzz$' | sort -u)
failed=0
for suite in "${suites[@]}"; do
    read -r target file <<<"$suite"
    path=$(find "Tests/$target" -name "$file.swift" | head -n 1)
    type=$(sed -nE 's/^(final )?(struct|class|enum) ([A-Za-z]+Tests).*/\3/p' "$path" | head -n 1)
    [ -n "$type" ] || continue
    until=$((SECONDS + seconds))
    runs=0
    while [ "$SECONDS" -lt "$until" ] || [ "$runs" -eq 0 ]; do
        seed=$((RANDOM << 30 | RANDOM << 15 | RANDOM))
        if ! GIT_SEAL_TEST_SEED=$seed swift test --skip-build --filter "$target.$type" >/tmp/git-seal-fuzz.$$ 2>&1; then
            echo "$target.$type fails with GIT_SEAL_TEST_SEED=$seed"
            grep -E 'recorded an issue|Fatal error|rror:' /tmp/git-seal-fuzz.$$ | head -n 5
            failed=$((failed + 1))
            break
        fi
        runs=$((runs + 1))
    done
    echo "$target.$type: $runs runs"
done
rm -f /tmp/git-seal-fuzz.$$
exit $((failed > 0))

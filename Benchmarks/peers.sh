# Part of run.sh: the scanner beside others that people use, on the same data in the same run. Validation of findings over
# the network is off everywhere.

# row_faster WHAT OUR_MILLISECONDS PEER_MILLISECONDS FACTOR PEER: so many times as fast it must be.
row_faster() {
    local what=$1 ours=$2 peer=$3 factor=$4 verdict=ok
    if [ -z "$ours" ] || [ -z "$peer" ]; then
        print_failure "$what" ">= $factor x $5"
        return
    fi
    holds "$peer >= $factor * $ours" || { verdict=MISSED; missed=$((missed + 1)); }
    print_row "$what" "$ours ms" "$5: $peer ms" "$(arithmetic "$peer / $ours")" "$verdict (>= $factor)"
}

# megabytes COMMAND…: the most memory that it had, in MB; findings are no failure.
megabytes() {
    /usr/bin/time --format=%M --output="$work/memory" "$@" >/dev/null 2>>"$log" || true
    awk 'END { printf "%.0f\n", $1 / 1024 }' "$work/memory"
}

# many COMMAND: the median of a few runs; findings are no failure.
many() { milliseconds "$1" --ignore-failure --warmup 1 --runs "$2" "$3"; }

beside_peers() {
    local number=0 python=$PWD/.build/peers kingfisher detect_secrets count repository tree history ours
    export PYTHONPATH=$python
    kingfisher="$python/bin/kingfisher scan --no-validate --no-update-check --format json"
    detect_secrets="$python/bin/detect-secrets-hook"
    tree=$work/tree
    for count in 1 10 100; do
        repository=$work/staged-$count
        git clone --quiet "$work/staged" "$repository" 2>>"$log"
        find "$tree" -type f -name '*.py' -size -40k | sort | sed -n "1,${count}p" \
            | while read -r file; do cp "$file" "$repository/$((++number)).py"; done
        git -C "$repository" add --all
        ours=$(many "$repository" 20 "$program hooks run pre-commit")
        row_faster "staged diff of $count files" "$ours" "$(many "$repository" 5 "$kingfisher . --staged")" 15 kingfisher
        row_faster "" "$ours" "$(many "$repository" 3 "$detect_secrets $(cd "$repository" && echo ./*.py)")" 1 detect-secrets
    done

    row_faster "work tree, $(find "$tree" -type f | wc -l) files, 2 threads" "$(many "$tree" 3 "$program scan run .")" \
        "$(many "$tree" 3 "$kingfisher --git-history none .")" 2.5 kingfisher

    history=$work/history.git
    Benchmarks/make-history.py "$history" 10000 >>"$log" 2>&1
    git -C "$history" repack -adfq --window=8 --depth=50 >>"$log" 2>&1
    row_faster "history, 10,000 commits, $(du -sm "$history/objects" | cut -f1) MB packed" \
        "$(many "$history" 3 "$program scan run --history")" "$(many "$work" 2 "$kingfisher $history")" 8 kingfisher
    row "  its memory" "$(cd "$history" && megabytes "$program" scan run --history)" MB "<=" 200

    # Each case is a file of its own.
    local cases=$work/cases all
    number=0
    mkdir "$cases"
    while IFS=$'\t' read -r path text; do
        case $path in "" | "#"*) continue ;; esac
        number=$((number + 1))
        mkdir -p "$cases/$number/$(dirname "$path")"
        printf '%b\n' "${text//%/%%}" | sed 's/%%/%/g' > "$cases/$number/$path"
    done < Benchmarks/labels/negatives.txt
    all=$(find "$cases" -mindepth 1 -maxdepth 1 | wc -l)
    # Neither a finding nor none is a failure.
    set +o pipefail
    ours=$("$program" scan run "$cases" --format jsonl 2>>"$log" | jq -r '.file // empty' | sed 's|.*/cases/||; s|/.*||' \
        | sort -u | wc -l)
    row "false alarms on $all labelled cases" "$(arithmetic "100 * $ours / $all")" % "<=" 1
    ours=$(cd "$cases" && "$python/bin/detect-secrets" scan --all-files . 2>>"$log" | jq -r '.results | keys[]' \
        | cut -d/ -f1 | sort -u | wc -l)
    row "  detect-secrets" "$(arithmetic "100 * $ours / $all")" %
    ours=$($kingfisher "$cases" 2>>"$log" | jq -r '.. | objects | .path? // empty' | sed 's|.*/cases/||; s|/.*||' \
        | sort -u | wc -l)
    row "  kingfisher" "$(arithmetic "100 * $ours / $all")" %
    set -o pipefail
}

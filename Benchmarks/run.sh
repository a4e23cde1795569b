#!/usr/bin/env bash
# How fast git-seal is, against the goals of the project. Makes its own data in a temporary folder and touches nothing
# else; whole processes are timed by hyperfine, what happens inside one by Benchmarks/measure. All times are medians.
#
#   Benchmarks/run.sh               prints a table
#   Benchmarks/run.sh --strict      and exits with 1 if a goal is missed
#
# GIT_SEAL_PROGRAM and GIT_SEAL_MEASURE, if set, are measured as they are instead of being built.
set -euo pipefail
cd "$(dirname "$0")/.."

strict=no
case "${1:-}" in
    "") ;;
    --strict) strict=yes ;;
    *) echo "usage: $0 [--strict]" >&2; exit 64 ;;
esac

# ---------------------------------------------------------------------------------------------------------------- Build

Scripts/packages.sh benchmark

# With the flags of Scripts/build.sh, so that the modules of the two programs are compiled once.
build_measure() {
    PKG_CONFIG_PATH="$PWD/.build/static-libraries${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}" \
        swift build -c release --product measure --static-swift-stdlib -Xlinker --gc-sections -Xlinker --as-needed >&2
    echo "$(swift build -c release --show-bin-path)/measure"
}

program=$(realpath "${GIT_SEAL_PROGRAM:-$(Scripts/build.sh)}")
measure=$(realpath "${GIT_SEAL_MEASURE:-$(build_measure)}")

# --------------------------------------------------------------------------------------------------- A world of our own

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

unset "${!GIT_@}" "${!XDG_@}" "${!SOPS_@}"
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=benchmark GIT_AUTHOR_EMAIL=benchmark@example.com
export GIT_COMMITTER_NAME=benchmark GIT_COMMITTER_EMAIL=benchmark@example.com
mkdir -p "$HOME"
log=$work/log

# ------------------------------------------------------------------------------------------------------------ The table

missed=0
failed=0

print_row() { printf '%-58s %13s   %-19s %7s  %s\n' "$@"; }

# arithmetic EXPRESSION: with two decimals.
arithmetic() { awk "BEGIN { printf \"%.2f\", $1 }"; }

holds() { awk "BEGIN { exit !($1) }"; }

# An empty measurement is one that failed; it counts as missed.
print_failure() {
    failed=$((failed + 1))
    missed=$((missed + 1))
    print_row "$1" failed "$2" "" MISSED
}

#   row WHAT MEASURED UNIT                        a number for its own sake
#   row WHAT MEASURED UNIT "<=" | ">=" LIMIT      against a fixed limit
row() {
    local what=$1 measured=$2 unit=$3 relation=${4:-} limit=${5:-} verdict=ok
    if [ -z "$measured" ]; then
        print_failure "$what" "${relation:+$relation $limit $unit}"
    elif [ -z "$relation" ]; then
        print_row "$what" "$measured $unit" "" "" ""
    else
        holds "$measured $relation $limit" || { verdict=MISSED; missed=$((missed + 1)); }
        print_row "$what" "$measured $unit" "$relation $limit $unit" "$(arithmetic "$measured / $limit")" "$verdict"
    fi
}

# row_against_peer WHAT SECONDS SECONDS_OF_THE_PEER LIMIT: how many times as long as the peer it may take.
row_against_peer() {
    local what=$1 ours=$2 peer=$3 limit=$4 verdict=ok
    if [ -z "$ours" ] || [ -z "$peer" ]; then
        print_failure "$what" "<= $limit x peer"
        return
    fi
    holds "$ours <= $limit * $peer" || { verdict=MISSED; missed=$((missed + 1)); }
    print_row "$what" "$(arithmetic "$ours * 1000") ms" "<= $limit x $(arithmetic "$peer * 1000") ms" \
        "$(arithmetic "$ours / $peer")" "$verdict"
}

# ---------------------------------------------------------------------------------------------------------- Stopwatches

# milliseconds FOLDER HYPERFINE_ARGUMENTS…: the median of a whole process; empty if it fails.
milliseconds() {
    local folder=$1
    shift
    if (cd "$folder" && hyperfine --shell=none --style=none --export-json "$work/times.json" "$@") >>"$log" 2>&1; then
        arithmetic "$(jq '.results[0].median * 1000' "$work/times.json")"
    fi
}

# The median of the numbers on standard input; empty if there are none.
median() { sort -n | awk '{ value[NR] = $1 } END { if (NR) print value[int((NR + 1) / 2)] }'; }

# scan_line FOLDER COMMAND…: "BYTES MILLISECONDS" of each of nine runs, from the program's own words:
# "N files, N bytes, N rules in N ms".
scan_line() {
    local folder=$1
    shift
    for _ in 1 2 3 4 5 6 7 8 9; do
        (cd "$folder" && "$@" 2>&1 || true) | sed -nE 's/^(.*, )?([0-9]+) bytes?, .* in ([0-9.]+) ms(, .*)?$/\2 \3/p'
    done
}

# ----------------------------------------------------------------------------------------------------------------- Data

# A repository in which ten files of source code are staged, and the scanner's rules are compiled.
make_staged_repository() {
    local repository=$work/staged
    git init --quiet "$repository"
    (
        cd "$repository"
        "$program" init
        git add --all
        git commit --quiet --no-verify --message="Begin"
        for file in argparse ast bdb calendar cmd csv difflib dis doctest enum; do
            head -n 200 "$(python_library)/$file.py" > "$file.py"
        done
        git add --all
    ) >>"$log" 2>&1
    echo "$repository"
}

python_library() { dirname "$(python3 -c 'import argparse; print(argparse.__file__)')"; }

# At least 100 MB of the files that a system has, read once so that they are in the page cache.
make_tree() {
    local tree=$work/tree copy=0
    mkdir "$tree"
    while [ "$(du -sm --apparent-size "$tree" | cut -f1)" -lt 100 ]; do
        copy=$((copy + 1))
        mkdir "$tree/$copy"
        cp -r --no-dereference /usr/share/doc /usr/include "$(python_library)" "$tree/$copy/" 2>>"$log" || true
        # Unpacking is not what is measured.
        find "$tree/$copy" -name '*.gz' -delete
    done
    find "$tree" -type f -exec cat {} + >/dev/null
    echo "$tree"
}

# ------------------------------------------------------------------------------------------------------------- The rows

what_machine() {
    echo "$(nproc) cores, $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -1), $(uname -sr)"
    "$program" --version | sed 's/^/git-seal /'
    echo
}

start_up() {
    row "git-seal --version" "$(milliseconds "$work" --warmup 10 --runs 100 "$program --version")" ms "<=" 10
}

hook() {
    local repository
    repository=$(make_staged_repository)
    row "pre-commit hook, 10 staged files" \
        "$(milliseconds "$repository" --warmup 5 --runs 50 "$program hooks run pre-commit")" ms "<=" 20
    row "  of which scanning (its own clock)" \
        "$(scan_line "$repository" "$program" hooks run pre-commit | cut -d' ' -f2 | median)" ms "<=" 5
}

# `taskset` leaves one core, whatever the number of threads.
scanning() {
    local tree
    tree=$(make_tree)
    row "scanning a work tree of $(du -sm --apparent-size "$tree" | cut -f1) MB on one core" \
        "$(scan_line "$tree" taskset --cpu-list 0 "$program" scan . \
            | awk '$2 { printf "%.0f\n", $1 / 1000 / $2 }' | median)" MB/s ">=" 500
}

reconciling() {
    local repository=$work/many forget
    "$measure" make-repository "$repository" 10000 >>"$log" 2>&1 || true
    export GIT_SEAL_IDENTITY=$repository.identity
    # What a first run finds: neither a store nor pinned scopes.
    forget="rm -rf $HOME/.local $repository/.git/git-seal"
    row "plan, 10,000 new manifests" \
        "$(milliseconds "$repository" --runs 5 --prepare "$forget" "$program plan --json")" ms
    row "first reconcile, 10,000 manifests into SQLite" \
        "$(milliseconds "$repository" --runs 5 --prepare "$forget" "$program reconcile")" ms "<=" 2000
    row "reconcile, 10,000 manifests, nothing changed" \
        "$(milliseconds "$repository" --warmup 2 --runs 50 "$program reconcile")" ms "<=" 20
    row "check, 10,000 manifests" "$(milliseconds "$repository" --warmup 1 --runs 5 "$program check")" ms "<=" 1000
    unset GIT_SEAL_IDENTITY
}

sealing() {
    local what ours peer
    local -A agreements=([seal]=two [open]=one) limits=([seal]=1.5 [open]=2.5)
    "$measure" sealing > "$work/sealing" 2>>"$log" || true
    for what in seal open; do
        IFS=$'\t' read -r _ ours peer < <(grep "^$what" "$work/sealing") || true
        row_against_peer "$what 10,000 values, X25519 (peer: bare agreements, ${agreements[$what]} each)" \
            "${ours:-}" "${peer:-}" "${limits[$what]}"
    done
}

documents() {
    local what ours repository=$work/wide
    local -A words=([parse]="parse 2 MB of YAML, 10,000 values" [change]="change one of them (parse, edit, write out)")
    "$measure" yaml > "$work/yaml" 2>>"$log" || true
    for what in parse change; do
        IFS=$'\t' read -r _ ours _ < <(grep "^$what" "$work/yaml") || true
        row "${words[$what]}" "${ours:+$(arithmetic "$ours * 1000")}" ms
    done
    "$measure" make-repository "$repository" 1 1000 >>"$log" 2>&1 || true
    echo "correct horse battery staple" > "$work/value"
    row "git-seal set, a manifest of 1,000 keys" \
        "$(milliseconds "$repository" --warmup 2 --runs 30 \
            "$program set service-0/secret-0 password-500 --from-file $work/value")" ms
}

# Values in a file of the user's, and in a program's environment.
in_place() {
    local repository=$work/in-place
    (
        mkdir "$repository" && cd "$repository" && git init -q && "$program" init
        "$program" keygen --classic > me.pub && "$program" scope create prod --recipient me=@me.pub
        awk 'BEGIN { print "app:"; for (i = 0; i < 10000; i++) printf "  key%05d: value-0.8071529943-%d\n", i, i }' > plain.yaml
        awk 'BEGIN { for (i = 0; i < 100; i++) printf "key%d: value-0.8071529943-%d\n", i, i }' > hundred.yaml
        "$program" seal hundred.yaml --all
        echo secret | "$program" set payments/db password
    ) >>"$log" 2>&1 || true
    local seal="$program seal big.yaml --all" copy="cp plain.yaml big.yaml"
    row "seal 10,000 values in place, a new file of 2 MB" "$(milliseconds "$repository" --runs 5 --prepare "$copy" "$seal")" ms
    row "  its memory" "$(cd "$repository" && $copy && /usr/bin/time -f %M $seal 2>&1 | awk 'END { printf "%.0f", $1 / 1024 }')" \
        MB "<=" 100
    row "open them" "$(milliseconds "$repository" --runs 5 "$program unseal big.yaml")" ms
    row "change one of them, the whole process" \
        "$(milliseconds "$repository" --warmup 1 --runs 10 "$program set big.yaml app.key05000 --from-file me.pub")" ms "<=" 60
    row "textconv of a file with 100 values" \
        "$(milliseconds "$repository" --warmup 2 --runs 30 "$program textconv hundred.yaml")" ms "<=" 15
    local bare with
    bare=$(milliseconds "$repository" --warmup 5 --runs 100 "/bin/true")
    with=$(milliseconds "$repository" --warmup 5 --runs 100 "$program run --secret payments/db -- /bin/true")
    row "run, added to a command" "$(arithmetic "$with - $bare")" ms "<=" 10
}

. Benchmarks/peers.sh

what_machine
print_row what measured "limit or peer" ratio ""
start_up
hook
scanning
reconciling
sealing
documents
in_place
beside_peers

echo
if [ "$failed" -ne 0 ]; then
    echo "the last words of what failed:" >&2
    tail -n 20 "$log" >&2
fi
if [ "$missed" -eq 0 ]; then
    echo "all goals are met"
else
    echo "$missed missed"
    [ "$strict" = no ] || exit 1
fi

#!/usr/bin/env bash
# From a fresh machine with a Swift toolchain to the main job: installs what is missing, builds git-seal, and seals,
# commits, scans and reconciles in a repository of its own. Every step is printed as you would type it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

"$root/Scripts/packages.sh" build
program=$("$root/Scripts/build.sh")
installed=$("$root/Scripts/install.sh" "$program")

playground=$(mktemp -d)
trap 'rm -rf "$playground"' EXIT
# Nothing of this touches your own settings: identity, caches, store and git configuration live in the playground.
export HOME="$playground/home" GIT_CONFIG_GLOBAL="$playground/gitconfig" GIT_CONFIG_NOSYSTEM=1
unset XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME GIT_SEAL_IDENTITY GIT_SEAL_TRUST
mkdir -p "$HOME"
git config --global user.name Alice
git config --global user.email alice@example.com
git config --global init.defaultBranch main
export PATH="$(dirname "$program"):$PATH"

# Prints a step and runs it. A step that must fail says with which status.
step() { printf '\n\033[1m$ %s\033[0m\n' "$1"; eval "$1"; }
refused() {
    local status=0
    printf '\n\033[1m$ %s\033[0m\n' "$2"
    eval "$2" || status=$?
    [ "$status" -eq "$1" ] || { echo "expected status $1, got $status" >&2; exit 1; }
}

step "git init -q $playground/shop && cd $playground/shop"
step "git seal keygen"
step "git seal init"
step 'git seal scope create prod --recipient alice="$(git seal keygen --show-public)"'
step "printf 'correct horse battery' | git seal set payments/db password"
step "git seal set payments/db --plain username=payments"
step "cat secrets/payments/db.yaml"
step "git add -A && git commit -qm 'Seal the database password' && git log --oneline"

step "printf 'password = \"%s\"\n' \"\$(head -c 24 /dev/urandom | base64)\" > settings.py"
refused 1 "git add settings.py && git commit -qm 'Add settings'"
step "git rm -qf --cached settings.py && rm settings.py"

step "git seal plan --store default"
step "git seal reconcile"
step "git seal reconcile"
step "git seal store get payments/db"
step "printf 'a better password' | git seal set payments/db password && git commit -qam 'New password' && git seal reconcile"
step "git revert --no-edit HEAD >/dev/null && git seal reconcile"
step "git seal store versions payments/db"

printf '\nDone. git-seal is installed as %s; next: README.md\n' "$installed"

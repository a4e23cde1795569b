# Secrets in the environment of a folder, by direnv (https://direnv.net), for as long as one is in it.
#
#   cp examples/direnv.sh ~/.config/direnv/lib/git-seal.sh
#   echo 'use git_seal payments/db' >> .envrc && direnv allow
#
# A name is a secret's, whose keys become variables as with `git seal run`, or a .env file's with values sealed in place.
# What changes is loaded again. If anything is missing nothing is loaded: half an environment helps nobody.
#
# Like every variable, these are seen by all that is started in the folder; direnv keeps a copy of them in its own
# variables. `git seal run` gives them to one program instead.

use_git_seal() {
    local name file variables
    for name in "$@"; do
        file=$name
        [[ -f $file ]] || file=$(git rev-parse --show-toplevel)/$(git seal show "$name" | sed -n 's/^file *//p')
        watch_file "$file"
        # Names are checked and values quoted by git-seal: nothing in them is code.
        variables=$(git seal get "$name" --output env) || exit
        set -a
        eval "$variables"
        set +a
    done
}

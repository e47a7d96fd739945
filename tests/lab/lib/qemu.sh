# QEMU of Debian 13 whatever the host is: under emulation Debian 12's fails in half of its boots.
qemu_tree() {
    cached qemu "$(inputs "$LAB/lib/qemu.sh" "$LAB/lib/cache.sh" "$LAB/packages/qemu")" qemu_tree_build
}

# Only extracted: what is never configured still finds its libraries.
qemu_tree_build() { # PATH
    debstrap --variant=extract --include="$(package_list "$LAB/packages/qemu")" --format=directory \
        "$(suite_of 13)" "$SCRATCH/tree"
    mkdir "$SCRATCH/tree/mnt"
    disk_make "$1" "$SCRATCH/tree"
}

# Arguments: the tree, a folder that QEMU sees as /mnt, and QEMU's own. A command and no function, so that
# whoever starts it knows QEMU's process; a guest that restarts or panics ends it.
QEMU=(unshare --mount bash -euc '
    tree=/mnt
    mount -o loop,ro "$1" "$tree"
    mount --bind "$2" "$tree/mnt"
    mount --bind /dev "$tree/dev"
    shift 2
    exec chroot "$tree" qemu-system-x86_64 -nodefaults -display none -no-reboot "$@"' -)

# /dev/kvm may be there and run no kernel: believed is one that gets as far as missing its disk. Without the
# processor's own virtualization (PVM) it fails at some instructions.
qemu_accel() { # TREE FOLDER
    if [[ -e /dev/kvm ]] && grep --quiet --extended-regexp '^flags.* (vmx|svm)( |$)' /proc/cpuinfo &&
        timeout 20 "${QEMU[@]}" "$1" "$2" -machine q35 -cpu max -accel kvm -m 512 \
            -serial stdio -kernel /mnt/linux -append 'console=ttyS0 panic=-1' </dev/null 2>&1 |
        grep 'Unable to mount root fs' >/dev/null; then
        echo kvm
    else
        echo tcg,thread=multi
    fi
}

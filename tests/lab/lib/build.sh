# Prints the disk that the package is built on: the Build-Depends and what packages/build adds.
build_tree() { # RELEASE
    local packages
    packages=$(build_depends),$(package_list "$LAB/packages/build")
    cached "build-$1" "$(inputs "$packages" "$LAB/lib/build.sh" "$LAB/lib/cache.sh")" build_tree_build "$1" "$packages"
}

build_tree_build() { # PATH RELEASE PACKAGES
    debstrap --include="$3" --customize-hook='mkdir "$1"/build "$1"/ccache' --format=directory \
        "$(suite_of "$2")" "$SCRATCH/tree"
    disk_make "$1" "$SCRATCH/tree"
}

build_depends() {
    sed -n '/^Build-Depends:/,/^[^ ]*:/{s/^Build-Depends://;/^[^ ]*:/d;s/debhelper-compat/debhelper/;s/(.*)//;s/[ ,]//gp}' \
        "$PROJECT/packaging/debian/control" | paste -sd,
}

# Nothing but /build, /ccache and /tmp can be written, so the disk stays what it was made.
in_build_tree() { # DISK BUILD CCACHE SCRIPT
    unshare --mount --net --pid --ipc --fork --kill-child bash -euc '
        root=/mnt
        mount -o loop,ro "$1" "$root"
        mount --bind "$2" "$root/build"
        mount --bind "$3" "$root/ccache"
        mount -t tmpfs tmpfs "$root/tmp"
        mount -t proc proc "$root/proc"
        exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C.UTF-8 \
            CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_DIR=/ccache CCACHE_MAXSIZE=500M \
            DEB_BUILD_OPTIONS="nocheck noautodbgsym parallel=$(nproc)" DEB_CXXFLAGS_STRIP=-g \
            bash -euc "cd /build; $4"' - "$@"
}

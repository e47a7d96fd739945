# The storage folder of a docker-registry that has the base images.
images() { # RELEASE TREE
    cached "images-$1" "$(inputs "$LAB/lib/images.sh" "$LAB/images" "${2##*/}")" \
        images_build "$1" "$2"
}

images_build() { # PATH RELEASE TREE
    local tree=$SCRATCH/tree images=$SCRATCH/tree/images mariadb
    mkdir "$tree"
    unpack "$3" "$tree"
    cp -r "$LAB/images" "$tree"
    layer_build "$2" mariadb "$images" &
    mariadb=$!
    layer_build "$2" python "$images"
    layer_build "$2" nginx "$images"
    wait "$mariadb"
    ln "$images/python/layer.tar" "$images/whoami/layer.tar"
    cp "$LAB/rootfs/common/etc/docker/registry/config.yml" "$tree/etc/docker/registry/config.yml"
    in_tree "$tree" bash /images/push >&2
    pack "$tree/var/lib/docker-registry" "$1"
}

layer_build() { # RELEASE NAME IMAGES
    debstrap --include="$(package_list "$3/$2/packages")" \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/man/*' \
        --customize-hook='rm -r "$1"/etc/resolv.conf "$1"/etc/hostname "$1"/var/log/*.log "$1"/var/cache/debconf/*-old' \
        --customize-hook="$3/$2/setup \"\$1\"" --customize-hook="$3/trim \"\$1\"" \
        "$(suite_of "$1")" "$3/$2/layer.tar"
}

# Prints the path of the .deb of this source tree, built in a tree of the same release.
package_deb() { # RELEASE
    local sources tree built
    require_tools
    # a copy, since the sources may change while they are hashed and built
    sources=$CACHE/sources.$1
    mkdir -p "$sources"
    mount -t tmpfs -o mode=755 sources "$sources"
    package_sources "$sources"
    tree=$(build_tree "$1")
    built=$(cached "deb-$1" "$(inputs "$LAB/lib/package.sh" "${tree##*/}" "$(inputs_of_folder "$sources")")" \
        package_build "$1" "$tree" "$sources")
    umount "$sources"
    echo "$built"/fgnctl_*.deb
}

# The tests are left out: changing them must not build the package anew.
package_sources() { # DIR
    git -C "$PROJECT" ls-files -z --cached --others --exclude-standard --deduplicate -- . ':!tests' ':!.ci' |
        while read -rd '' file; do
            [[ ! -e $PROJECT/$file ]] || printf '%s\0' "$file"
        done | tar -C "$PROJECT" --null --files-from=- -c | tar -C "$1" -x --no-same-owner
    ln -s packaging/debian "$1/debian"
}

package_build() { # PATH RELEASE TREE SOURCES
    local log=$CACHE/deb-$2.log
    mkdir -p "$1" "$CACHE/ccache-$2"
    cp -a "$4" "$SCRATCH/fgnctl"
    in_build_tree "$3" "$SCRATCH" "$CACHE/ccache-$2" \
        'cd fgnctl && dpkg-buildpackage --build=binary --no-sign' >"$log" 2>&1 || {
        grep -E '\berror:' "$log" >&2 || tail -n 30 "$log" >&2
        die "the package does not build: $log"
    }
    mv "$SCRATCH"/*.deb "$1"
}

package_lint() { # RELEASE
    local deb
    deb=$(package_deb "$1")
    in_build_tree "$(build_tree "$1")" "$(dirname "$deb")" "$CACHE/ccache-$1" \
        'lintian --fail-on error,warning --allow-root *.deb'
}

package_install() { # RELEASE
    local deb
    deb=$(package_deb "$(debian_of "$1")")
    ! package_is_installed "$1" "$deb" || return 0
    timed 'package installed' package_install_deb "$1" "$deb"
}

package_is_installed() { # RELEASE DEB
    [[ $(cat "$(home_of "$1")/package" 2>/dev/null) == "$2" ]] &&
        [[ $(enter "$1" dpkg-query --show --showformat='${db:Status-Status}' fgnctl 2>/dev/null) == installed ]]
}

package_install_deb() { # RELEASE DEB
    local home
    home=$(home_of "$1")
    enter "$1" tee /var/cache/fgnctl.deb <"$2" >/dev/null
    enter "$1" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --reinstall \
        --option=Dpkg::Options::=--force-confold /var/cache/fgnctl.deb </dev/null >"$home/apt.log" 2>&1 || {
        cat "$home/apt.log" >&2
        die 'the package does not install'
    }
    echo "$2" >"$home/package"
}

# A Python package index (PEP 503), of wheels packed from the release's own Debian packages.
index() { # RELEASE
    local list=$LAB/packages/index
    cached "index-$1" "$(inputs "$LAB/lib/index.sh" "$LAB/lib/wheels.py" "$list")" index_build "$1" "$list"
}

index_build() { # PATH RELEASE LIST
    local packages
    packages=$(package_list "$3")
    mkdir "$SCRATCH"/{debs,index}
    debstrap --variant=custom --format=null \
        --customize-hook="cd $(printf %q "$SCRATCH/debs") && APT_CONFIG=\$MMDEBSTRAP_APT_CONFIG apt-get download ${packages//,/ }" \
        "$(suite_of "$2")"
    python3 "$LAB/lib/wheels.py" "$SCRATCH/debs" "$SCRATCH/index"
    pack "$SCRATCH/index" "$1"
}

# A Python package index (PEP 503), of wheels packed from the release's own Debian packages.
index() { # RELEASE
    local list=$LAB/packages/index
    cached "index-$1" "$(inputs "$LAB/lib/index.sh" "$LAB/lib/wheels.py" "$list")" index_build "$1" "$list"
}

index_build() { # PATH RELEASE LIST
    local work=$1.work
    mkdir "$work/index"
    debstrap --variant=extract --include="$(package_list "$3")" --format=directory \
        "$(suite_of "$2")" "$work/root"
    python3 "$LAB/lib/wheels.py" "$work/root/usr/lib/python3/dist-packages" "$work/index"
    pack "$work/index" "$1"
}

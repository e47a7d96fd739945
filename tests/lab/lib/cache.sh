CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/fgnctl

# Prints the path of NAME made of INPUTS (a hash). BUILDER gets the path that it must fill, then ARGS;
# it may work in $SCRATCH, which is empty.
cached() { # NAME INPUTS BUILDER ARGS…
    local name=$1 path=$CACHE/$1-$2 new=$CACHE/$1.new builder=$3 lock
    shift 3
    mkdir -p "$CACHE"
    exec {lock}>"$CACHE/$name.lock"
    flock "$lock"
    if [[ ! -e $path ]]; then
        rm -rf --one-file-system "$new"
        scratch_make
        timed "made $name" "$builder" "$new" "$@"
        scratch_drop
        mv -T "$new" "$path"
    fi
    touch "$path"
    cache_trim "$name"
    exec {lock}>&-
    echo "$path"
}

# In memory, since removing a tree from a disk can take longer than making it; in the lab's own mount
# namespace, so that it goes with the lab.
scratch_make() {
    SCRATCH=$CACHE/scratch
    mkdir -p "$SCRATCH"
    mount -t tmpfs -o mode=755 scratch "$SCRATCH"
}

scratch_drop() {
    umount "$SCRATCH"
}

# Two remain, so that going to and fro between two branches stays cheap.
cache_trim() { # NAME
    find "$CACHE" -maxdepth 1 -name "$1-*" -printf '%T@ %p\n' | sort -rn | tail -n +3 | cut -d' ' -f2- |
        while read -r old; do
            rm -rf --one-file-system "$old"
        done
}

# A hash of files, folders and words: whatever the result depends on.
inputs() {
    local input
    for input in "$@"; do
        if [[ -e $input ]]; then
            inputs_of_file "$input"
        else
            echo "$input"
        fi
    done | sha256sum | cut -c1-16
}

inputs_of_file() {
    (cd "$(dirname "$1")" && find "$(basename "$1")" -type f -printf '%m %p\n' -exec sha256sum {} + | LC_ALL=C sort)
}

inputs_of_folder() {
    (cd "$1" && inputs .)
}

unpack() { # ARCHIVE DIR
    # not through a pipe of ours: tar stops reading at the end of the archive, which is before that of the pipe
    tar -C "$2" -x --zstd -f "$1" --numeric-owner --xattrs --xattrs-include='*'
}

# A file system in a sparse file: copied and removed at once, where a tree would take its time.
# Without a journal ext4 passes by what was deleted in the last seconds, inode by inode: one that waits for nobody is faster.
disk_make() { # FILE DIR
    truncate --size=16G "$1"
    mke2fs -q -F -t ext4 -m 0 -d "$2" "$1"
}

pack() { # DIR ARCHIVE
    tar -C "$1" -c --numeric-owner --xattrs --xattrs-include='*' . | zstd -1qo "$2"
}

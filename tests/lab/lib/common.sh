say() {
    printf 'lab: %s\n' "$*" >&2
}

die() {
    say "$*"
    exit 1
}

require_release() {
    case $1 in
        12 | 13 | vm13) ;;
        *) die "RELEASE is 12, 13 or vm13, not '$1' (lab help)" ;;
    esac
}

kind_of() {
    case $1 in
        vm*) echo vm ;;
        *) echo nspawn ;;
    esac
}

debian_of() { echo "${1#vm}"; }

suite_of() {
    case $(debian_of "$1") in
        12) echo bookworm ;;
        13) echo trixie ;;
    esac
}

require_tools() {
    ((EUID == 0)) || die "must be root: it boots machines"
    local tool
    for tool in mmdebstrap systemd-nspawn nsenter zstd git ssh; do
        command -v "$tool" >/dev/null ||
            die "$tool is missing: apt-get install mmdebstrap systemd-container zstd git openssh-client"
    done
}

# What the lab mounts is for its own eyes, and gone when it ends, however it ends.
with_own_mounts() { # lab's ARGS
    [[ ${LAB_OWN_MOUNTS-} ]] || LAB_OWN_MOUNTS=1 exec unshare --mount "$LAB/lab" "$@"
}

# Says afterwards how long the command took.
timed() {
    local what=$1 start=${EPOCHREALTIME/./} tenths
    shift
    "$@"
    tenths=$(((${EPOCHREALTIME/./} - start) / 100000))
    say "$what in $((tenths / 10)).$((tenths % 10)) s"
}

package_list() {
    cat "$@" | grep -v '^#' | paste -sd,
}

# What mmdebstrap says goes to a log, shown only when it fails.
debstrap() {
    local log status=0
    log=$(mktemp)
    TMPDIR=$SCRATCH mmdebstrap --mode=root --variant=minbase "$@" 2>"$log" || status=$?
    ((status == 0)) || cat "$log" >&2
    rm -f "$log"
    return "$status"
}

# One command in a tree, with no network but an own loopback; nothing it starts or mounts outlives it.
in_tree() { # TREE CMD…
    unshare --mount --net --pid --ipc --fork --kill-child bash -euc '
        tree=$1; shift
        mount -t proc proc "$tree/proc"
        chroot "$tree" ip link set lo up
        exec chroot "$tree" "$@"' - "$@"
}

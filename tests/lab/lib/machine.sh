STATE=${FGN_LAB_STATE:-/var/lib/fgnctl-lab}
INSTANCE=${FGN_LAB_INSTANCE:-lab}
HIERARCHIES=(/sys/fs/cgroup/unified /sys/fs/cgroup/systemd)

name_of() { echo "fgn$1-$INSTANCE"; }
home_of() { echo "$STATE/$(name_of "$1")"; }
group_of() { echo "${HIERARCHIES[0]}/$(name_of "$1")"; }

machine_lock() {
    mkdir -p /run/lock/fgnctl-lab
    exec {MACHINE_LOCK}>"/run/lock/fgnctl-lab/$(name_of "$1")"
    flock "$MACHINE_LOCK"
}

# Prints the machine's first process; one that took over the number of a dead one has another start time.
machine_leader() { # RELEASE
    local leader started
    read -r leader started 2>/dev/null <"$(home_of "$1")/leader" || return 1
    [[ $(process_start "$leader") == "$started" ]] || return 1
    echo "$leader"
}

process_start() { # PID
    local stat fields
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
    read -ra fields <<<"${stat##*) }"
    [[ ${fields[0]} == Z ]] || echo "${fields[19]}"
}

machine_runs() { machine_leader "$1" >/dev/null; }

machine_stops() { # RELEASE
    local state
    machine_runs "$1" || return 1
    state=$(enter "$1" systemctl is-system-running 2>/dev/null) || true
    case $state in
        initializing | starting | running | degraded | maintenance) return 1 ;;
    esac
}

machine_up() { # RELEASE [--without-package]
    local release=$1 with_package=1
    case ${2-} in
        '') ;;
        --without-package) with_package=0 ;;
        *) die "up: unknown option '$2'" ;;
    esac
    require_tools
    machine_lock "$release"
    ! machine_stops "$release" || machine_gone "$release"
    if ! machine_runs "$release"; then
        [[ -e $(home_of "$release")/disk ]] || timed 'machine made' machine_make "$release"
        timed 'booted' machine_boot "$release"
    fi
    ((with_package == 0)) || package_install "$release"
}

# A disk with the tree, the images and the index.
machine_disk() { # RELEASE
    local tree images index
    tree=$(tree "$1")
    images=$(images "$1" "$tree")
    index=$(index "$1")
    cached "disk-$1" "$(inputs "$LAB/lib/cache.sh" "${tree##*/}" "${images##*/}" "${index##*/}")" \
        machine_disk_build "$tree" "$images" "$index"
}

machine_disk_build() { # PATH TREE IMAGES INDEX
    local root=$SCRATCH/root
    mkdir "$root"
    unpack "$2" "$root"
    mkdir -p "$root"/{var/lib/docker-registry,srv/index}
    unpack "$3" "$root/var/lib/docker-registry"
    unpack "$4" "$root/srv/index"
    disk_make "$1" "$root"
}

machine_make() { # RELEASE
    local home disk
    home=$(home_of "$1")
    disk=$(machine_disk "$1")
    machine_remove "$1"
    mkdir -p "$home/root"
    cp --sparse=always "$disk" "$home/disk.new"
    mount -o loop "$home/disk.new" "$home/root"
    machine_configure "$1" "$home/root"
    umount "$home/root"
    mv "$home/disk.new" "$home/disk"
}

machine_configure() { # RELEASE ROOT
    local name
    name=$(name_of "$1")
    cp -a --no-preserve=ownership "$LAB/rootfs/common/." "$2"
    [[ ! -d $LAB/rootfs/$1 ]] || cp -a --no-preserve=ownership "$LAB/rootfs/$1/." "$2"
    echo "$name" >"$2/etc/hostname"
    printf '127.0.0.1 localhost\n::1 localhost\n127.0.1.1 %s\n' "$name" >"$2/etc/hosts"
    systemctl --root="$2" --quiet enable lab-index.service docker-registry.service
    systemctl --root="$2" --quiet mask nginx.service systemd-modules-load.service console-getty.service \
        apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer man-db.timer e2scrub_all.timer fstrim.timer
}

machine_boot() { # RELEASE
    local home name
    home=$(home_of "$1")
    name=$(name_of "$1")
    machine_kill "$1"
    groups_remove "$name"
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=1 \
        python3 "$LAB/lib/nspawn.py" start "$name" "$home" \
        unshare --mount bash -euc 'mount -o loop,noatime "$0/disk" "$0/root"; exec "$@"' "$home" \
        systemd-nspawn --directory="$home/root" --machine="$name" --boot --register=no --keep-unit \
        --notify-ready=yes --private-users=no --private-network --capability=all \
        --system-call-filter='add_key keyctl bpf perf_event_open @keyring' --link-journal=no ||
        die "the machine did not boot: see $home/console.log"
    # a test may have left a broken unit: only what the lab itself needs must be well
    enter "$1" systemctl is-system-running --wait >/dev/null || enter "$1" systemctl --failed --no-legend >&2
    ! enter "$1" systemctl is-failed --quiet docker-registry.service lab-index.service ||
        die 'the registry or the index failed'
}

# Becomes a command inside, in a control group of the machine's: one outside its root would confuse podman.
# The shell between is there to fork: nsenter stops itself for good when a machine that shuts down stops
# its child. Who kills that shell kills the command.
enter_exec() { # RELEASE CMD…
    local leader group
    leader=$(machine_leader "$1") || die "$(name_of "$1") does not run: lab up $1"
    group=$(group_of "$1")/payload/lab.scope
    shift
    mkdir -p "$group"
    echo "$BASHPID" >"$group/cgroup.procs"
    umask 022
    exec nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup --no-fork -- \
        bash -c '"$@"; exit $?' - setpriv --pdeathsig KILL \
        env -i -C /root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME=/root USER=root LOGNAME=root SHELL=/bin/bash LANG=C.UTF-8 TERM="${TERM:-dumb}" "$@"
}

enter() { (enter_exec "$@"); }

machine_run() { # RELEASE [--] CMD…
    local release=$1
    shift
    [[ ${1-} != -- ]] || shift
    (($#)) || die "run: no command"
    enter_exec "$release" "$@"
}

machine_shell() { # RELEASE
    # a terminal of the machine's own: tty(1) and job control do not work on the host's
    enter_exec "$1" script --quiet --return --command 'bash --login' /dev/null
}

machine_copy() { # RELEASE SRC DIR
    (($# == 3)) || die "copy: RELEASE SRC DIR"
    local source
    source=$(realpath "$2")
    enter "$1" mkdir -p "$3"
    tar -C "$(dirname "$source")" -c --owner=0 --group=0 "$(basename "$source")" | enter "$1" tar -C "$3" -x
}

machine_reboot() { # RELEASE
    machine_lock "$1"
    # systemctl reboot asks logind, which may be gone before it has answered
    enter "$1" systemctl start --no-block --job-mode=replace-irreversibly reboot.target
    machine_gone "$1"
    timed 'rebooted' machine_boot "$1"
}

machine_down() { # RELEASE
    machine_lock "$1"
    machine_kill "$1"
    machine_remove "$1"
}

# With its first process a machine loses all others, and systemd-nspawn tidies up and ends;
# where systemd-nspawn was killed, or had not got that far, the control group tells what is left.
machine_kill() { # RELEASE
    local leader
    if leader=$(machine_leader "$1"); then
        kill -KILL "$leader"
    elif machine_owns_group "$1"; then
        echo 1 >"$(group_of "$1")/cgroup.kill"
    fi
    ! machine_owns_group "$1" || machine_gone "$1"
}

# A machine of this name with another FGN_LAB_STATE has a group of another number.
machine_owns_group() { # RELEASE
    [[ $(stat --format=%i "$(group_of "$1")" 2>/dev/null) == "$(cat "$(home_of "$1")/group" 2>/dev/null || echo none)" ]]
}

machine_gone() { # RELEASE
    python3 "$LAB/lib/nspawn.py" wait "$(name_of "$1")"
}

machine_remove() { # RELEASE
    local home
    home=$(home_of "$1")
    if machine_owns_group "$1"; then
        groups_remove "$(name_of "$1")"
        rm -rf "/run/systemd/nspawn/propagate/$(name_of "$1")"
    fi
    rm -rf --one-file-system "$home"
    rmdir --ignore-fail-on-non-empty "$STATE" 2>/dev/null || true
}

groups_remove() { # NAME
    local hierarchy
    for hierarchy in "${HIERARCHIES[@]}"; do
        [[ ! -d $hierarchy/$1 ]] || find "$hierarchy/$1" -depth -type d -exec rmdir {} +
    done
}

machine_status() {
    local release home state group
    for release in 12 13; do
        home=$(home_of "$release")
        if machine_runs "$release"; then
            state="running, process $(machine_leader "$release")"
        elif [[ -e $home ]]; then
            state='stopped'
        else
            state='none'
        fi
        [[ ! -e $home/disk || -z $(losetup --associated "$home/disk") ]] || state+=', disk mounted'
        echo "$(name_of "$release"): $state"
    done
    for group in "${HIERARCHIES[0]}"/fgn1[23]-*; do
        [[ ! -d $group || $group == *-"$INSTANCE" ]] || echo "${group##*/}: of another instance"
    done
}

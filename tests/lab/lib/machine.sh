STATE=${FGN_LAB_STATE:-/var/lib/fgnctl-lab}
INSTANCE=${FGN_LAB_INSTANCE:-lab}
HIERARCHIES=(/sys/fs/cgroup/unified /sys/fs/cgroup/systemd)

name_of() { echo "fgn$1-$INSTANCE"; }
home_of() { echo "$STATE/$(name_of "$1")"; }

machine_lock() {
    mkdir -p /run/lock/fgnctl-lab
    exec {MACHINE_LOCK}>"/run/lock/fgnctl-lab/$(name_of "$1")"
    flock "$MACHINE_LOCK"
}

# Prints "NSPAWN LEADER"; a process that has taken over a dead machine's number has another start time.
machine_pids() { # RELEASE
    local nspawn started leader
    read -r nspawn started leader 2>/dev/null <"$(home_of "$1")/pids" || [[ ${nspawn-} ]] || return 1
    [[ $(process_start "$nspawn") == "$started" ]] || return 1
    echo "$nspawn ${leader:-0}"
}

process_start() {
    local stat
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
    set -- ${stat##*) }
    [[ $1 == Z ]] || echo "${20}"
}

machine_runs() { machine_pids "$1" >/dev/null; }

machine_up() { # RELEASE [--without-package]
    local release=$1 with_package=1
    case ${2-} in
        '') ;;
        --without-package) with_package=0 ;;
        *) die "up: unknown option '$2'" ;;
    esac
    require_tools
    machine_lock "$release"
    [[ -e $(home_of "$release")/tree ]] || timed 'machine made' machine_make "$release"
    machine_runs "$release" || timed 'booted' machine_boot "$release"
    ((with_package == 0)) || package_install "$release"
}

# What a machine is unpacked from: tree, images, index.
machine_parts() { # RELEASE
    local tree images index
    tree=$(tree "$1")
    images=$(images "$1" "$tree")
    index=$(index "$1")
    echo "$tree $images $index"
}

machine_make() { # RELEASE
    local home tree parts name
    home=$(home_of "$1")
    name=$(name_of "$1")
    parts=$(machine_parts "$1")
    set -- "$1" $parts
    machine_remove "$1"
    tree=$home/tree.new
    mkdir -p "$tree"
    unpack "$2" "$tree"
    mkdir -p "$tree"/{var/lib/docker-registry,srv/index}
    unpack "$3" "$tree/var/lib/docker-registry" &
    unpack "$4" "$tree/srv/index"
    wait $!
    cp -a --no-preserve=ownership "$LAB/rootfs/common/." "$tree"
    [[ ! -d $LAB/rootfs/$1 ]] || cp -a --no-preserve=ownership "$LAB/rootfs/$1/." "$tree"
    echo "$name" >"$tree/etc/hostname"
    printf '127.0.0.1 localhost\n::1 localhost\n127.0.1.1 %s\n' "$name" >"$tree/etc/hosts"
    systemctl --root="$tree" --quiet enable lab-index.service docker-registry.service
    systemctl --root="$tree" --quiet mask nginx.service systemd-modules-load.service console-getty.service \
        apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer man-db.timer e2scrub_all.timer fstrim.timer
    mv "$tree" "$home/tree"
}

machine_boot() { # RELEASE
    local home name
    home=$(home_of "$1")
    name=$(name_of "$1")
    groups_remove "$name"
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=1 \
        python3 "$LAB/lib/nspawn.py" start "$name" "$home" \
        systemd-nspawn --directory="$home/tree" --machine="$name" --boot --register=no --keep-unit \
        --notify-ready=yes --private-users=no --private-network --capability=all \
        --system-call-filter='add_key keyctl bpf perf_event_open @keyring' --link-journal=no ||
        die "the machine did not boot: see $home/console.log"
    enter "$1" systemctl is-system-running --wait >/dev/null || {
        enter "$1" systemctl --failed --no-legend >&2
        die "the machine is up, and not all its units are"
    }
}

# Runs a command inside, in a control group of the machine's; one outside its root would confuse podman.
enter() { # RELEASE CMD…
    local nspawn leader group
    read -r nspawn leader < <(machine_pids "$1") || die "$(name_of "$1") does not run: lab up $1"
    group=${HIERARCHIES[0]}/$(name_of "$1")/payload/lab.scope
    shift
    (
        mkdir -p "$group"
        echo "$BASHPID" >"$group/cgroup.procs"
        umask 022
        exec nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup -- \
            env -i -C /root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            HOME=/root USER=root LOGNAME=root SHELL=/bin/bash LANG=C.UTF-8 TERM="${TERM:-dumb}" "$@"
    )
}

machine_run() { # RELEASE [--] CMD…
    local release=$1
    shift
    [[ ${1-} != -- ]] || shift
    (($#)) || die "run: no command"
    enter "$release" "$@"
}

machine_shell() { # RELEASE
    # a terminal of the machine's own: tty(1) and job control do not work on the host's
    enter "$1" script --quiet --command 'bash --login' /dev/null
}

machine_copy() { # RELEASE SRC DIR
    (($# == 3)) || die "copy: RELEASE SRC DIR"
    local source
    source=$(realpath "$2")
    enter "$1" mkdir -p "$3"
    tar -C "$(dirname "$source")" -c --owner=0 --group=0 "$(basename "$source")" | enter "$1" tar -C "$3" -x
}

machine_reboot() { # RELEASE
    local nspawn leader
    machine_lock "$1"
    read -r nspawn leader < <(machine_pids "$1") || die "$(name_of "$1") does not run: lab up $1"
    enter "$1" systemctl reboot
    python3 "$LAB/lib/nspawn.py" wait "$nspawn"
    timed 'rebooted' machine_boot "$1"
}

machine_down() { # RELEASE
    machine_lock "$1"
    machine_kill "$1"
    machine_remove "$1"
}

# With its first process a machine loses all others; systemd-nspawn then tidies up and ends.
machine_kill() { # RELEASE
    local nspawn leader
    read -r nspawn leader < <(machine_pids "$1") || return 0
    if [[ $(ps -o ppid= -p "$leader" | tr -d ' ') == "$nspawn" ]]; then
        kill -KILL "$leader"
    else
        kill -TERM "$nspawn"
    fi
    python3 "$LAB/lib/nspawn.py" wait "$nspawn"
}

machine_remove() { # RELEASE
    local home
    home=$(home_of "$1")
    groups_remove "$(name_of "$1")"
    mounts_below "$home" | sort -r | while read -r mount; do
        umount "$mount"
    done
    rm -rf --one-file-system "$home"
    rmdir --ignore-fail-on-non-empty "$STATE" 2>/dev/null || true
}

groups_remove() { # NAME
    local hierarchy
    for hierarchy in "${HIERARCHIES[@]}"; do
        [[ ! -d $hierarchy/$1 ]] || find "$hierarchy/$1" -depth -type d -exec rmdir {} +
    done
}

mounts_below() { # DIR
    awk -v dir="$1/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo
}

machine_status() {
    local release home state
    for release in 12 13; do
        home=$(home_of "$release")
        if machine_runs "$release"; then
            state="running, process $(machine_pids "$release" | cut -d' ' -f1)"
        elif [[ -e $home ]]; then
            state='stopped'
        else
            state='none'
        fi
        echo "$(name_of "$release"): $state, $(mounts_below "$home" | wc -l) mounts"
    done
}

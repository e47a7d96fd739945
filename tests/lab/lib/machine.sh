STATE=${FGN_LAB_STATE:-/var/lib/fgnctl-lab}
INSTANCE=${FGN_LAB_INSTANCE:-lab}

# A machine is of a kind, nspawn or vm, that knows how to make, start, enter and end it.
kind() { # VERB RELEASE ARGS…
    "$(kind_of "$2")_$1" "${@:2}"
}

name_of() { echo "fgn$1-$INSTANCE"; }
home_of() { echo "$STATE/$(name_of "$1")"; }

machine_lock() {
    mkdir -p /run/lock/fgnctl-lab
    exec {MACHINE_LOCK}>"/run/lock/fgnctl-lab/$(name_of "$1")"
    flock "$MACHINE_LOCK"
}

# Prints the first process of a machine that is up.
machine_leader() { process_in "$(home_of "$1")/leader"; }

# One that took over the number of a dead process has another start time.
process_in() { # FILE
    local process started
    read -r process started 2>/dev/null <"$1" || return 1
    [[ $(process_start "$process") == "$started" ]] || return 1
    echo "$process"
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
    ! machine_stops "$release" || kind gone "$release"
    if ! machine_runs "$release"; then
        [[ -e $(home_of "$release")/disk ]] || timed 'machine made' machine_make "$release"
        timed 'booted' machine_boot "$release"
    fi
    ((with_package == 0)) || package_install "$release"
}

# A disk with the tree, the images and the index.
machine_disk() { # RELEASE
    local debian tree images index
    debian=$(debian_of "$1")
    images=$(images "$debian" "$(tree "$debian")")
    index=$(index "$debian")
    tree=$(tree "$1")
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
    kind finish_disk "$1" "$home/disk.new"
    mv "$home/disk.new" "$home/disk"
}

machine_configure() { # RELEASE ROOT
    local name part
    name=$(name_of "$1")
    for part in common "$(kind_of "$1")" "$1"; do
        [[ ! -d $LAB/rootfs/$part ]] || cp -a --no-preserve=ownership "$LAB/rootfs/$part/." "$2"
    done
    echo "$name" >"$2/etc/hostname"
    printf '127.0.0.1 localhost\n::1 localhost\n127.0.1.1 %s\n' "$name" >"$2/etc/hosts"
    systemctl --root="$2" --quiet enable lab-index.service docker-registry.service
    systemctl --root="$2" --quiet mask nginx.service caddy.service \
        apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer man-db.timer e2scrub_all.timer fstrim.timer
    kind configure "$1" "$2"
}

machine_boot() { # RELEASE
    kind kill "$1"
    kind start "$1"
    # a test may have left a broken unit: only what the lab itself needs must be well
    enter "$1" systemctl is-system-running --wait >/dev/null || enter "$1" systemctl --failed --no-legend >&2
    ! enter "$1" systemctl is-failed --quiet docker-registry.service lab-index.service ||
        die 'the registry or the index failed'
}

# What a command inside gets, whatever the host has.
INSIDE=(env -i -C /root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    HOME=/root USER=root LOGNAME=root SHELL=/bin/bash LANG=C.UTF-8 TERM="${TERM:-dumb}")

# Becomes a command inside.
enter_exec() { # RELEASE CMD…
    require_running "$1"
    kind enter_exec "$@"
}

require_running() { # RELEASE
    machine_runs "$1" || die "$(name_of "$1") does not run: lab up $1"
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
    require_running "$1"
    kind shell "$1"
}

machine_link() { # RELEASE OTHER
    (($# == 2)) || die "link: RELEASE OTHER"
    [[ $(kind_of "$1") == nspawn && $(kind_of "$2") == nspawn ]] || die "no cable fits a virtual machine"
    require_running "$1"
    require_running "$2"
    nspawn_link "$1" "$2"
}

machine_console() { # RELEASE
    [[ $(kind_of "$1") == vm ]] || die "only a virtual machine has a console"
    tail --bytes=4096 "$(home_of "$1")/console.log"
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
    kind gone "$1"
    timed 'rebooted' machine_boot "$1"
}

machine_reset() { # RELEASE
    machine_lock "$1"
    timed 'reset' machine_boot "$1"
}

machine_down() { # RELEASE
    machine_lock "$1"
    kind kill "$1"
    machine_remove "$1"
}

machine_remove() { # RELEASE
    kind remove "$1"
    rm -rf --one-file-system "$(home_of "$1")"
    rmdir --ignore-fail-on-non-empty "$STATE" 2>/dev/null || true
}

machine_status() {
    local release home state
    for release in 12 13 vm13; do
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
    nspawn_others
    vm_others
}

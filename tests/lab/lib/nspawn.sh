# Machines that share the host's kernel: at native speed, without control group controllers.
HIERARCHIES=(/sys/fs/cgroup/unified /sys/fs/cgroup/systemd)

group_of() { echo "${HIERARCHIES[0]}/$(name_of "$1")"; }

nspawn_configure() { # RELEASE ROOT
    systemctl --root="$2" --quiet mask systemd-modules-load.service console-getty.service
}

nspawn_finish_disk() { :; }

nspawn_start() { # RELEASE
    local home name
    home=$(home_of "$1")
    name=$(name_of "$1")
    groups_remove "$name"
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=1 \
        python3 "$LAB/lib/nspawn.py" start "$name" "$home" \
        unshare --mount bash -euc 'mount -o loop,noatime,data=writeback,nobarrier,commit=300 "$0/disk" "$0/root"; exec "$@"' "$home" \
        systemd-nspawn --directory="$home/root" --machine="$name" --boot --register=no --keep-unit \
        --notify-ready=yes --private-users=no --private-network --capability=all \
        --system-call-filter='add_key keyctl bpf perf_event_open @keyring' --link-journal=no ||
        die "the machine did not boot: see $home/console.log"
}

# Becomes a command inside, in a control group of the machine's: one outside its root would confuse podman.
# The shell between is there to fork: nsenter stops itself for good when a machine that shuts down stops
# its child. Who kills that shell kills the command.
nspawn_enter_exec() { # RELEASE CMD…
    local group
    group=$(group_of "$1")/payload/lab.scope
    mkdir -p "$group"
    echo "$BASHPID" >"$group/cgroup.procs"
    umask 022
    exec nsenter --target "$(machine_leader "$1")" --mount --uts --ipc --net --pid --cgroup --no-fork -- \
        bash -c '"$@"; exit $?' - setpriv --pdeathsig KILL "${INSIDE[@]}" "${@:2}"
}

nspawn_link() { # RELEASE OTHER
    local one other
    one=$(machine_leader "$1") other=$(machine_leader "$2")
    ip link add cable netns "$one" type veth peer name cable netns "$other"
    nspawn_plug_in "$one" "10.91.0.$1"
    nspawn_plug_in "$other" "10.91.0.$2"
}

nspawn_plug_in() { # LEADER ADDRESS
    nsenter --target "$1" --net -- ip address add "$2/24" dev cable
    nsenter --target "$1" --net -- ip link set cable up
}

nspawn_shell() { # RELEASE
    # a terminal of the machine's own: tty(1) and job control do not work on the host's
    nspawn_enter_exec "$1" script --quiet --return --command 'bash --login' /dev/null
}

# With its first process a machine loses all others, and systemd-nspawn tidies up and ends;
# where systemd-nspawn was killed, or had not got that far, the control group tells what is left.
nspawn_kill() { # RELEASE
    local leader
    if leader=$(machine_leader "$1"); then
        kill -KILL "$leader"
    elif owns_group "$1"; then
        echo 1 >"$(group_of "$1")/cgroup.kill"
    fi
    ! owns_group "$1" || nspawn_gone "$1"
}

# A machine of this name with another FGN_LAB_STATE has a group of another number.
owns_group() { # RELEASE
    [[ $(stat --format=%i "$(group_of "$1")" 2>/dev/null) == "$(cat "$(home_of "$1")/group" 2>/dev/null || echo none)" ]]
}

nspawn_gone() { # RELEASE
    python3 "$LAB/lib/nspawn.py" wait "$(name_of "$1")"
}

nspawn_remove() { # RELEASE
    owns_group "$1" || return 0
    groups_remove "$(name_of "$1")"
    rm -rf "/run/systemd/nspawn/propagate/$(name_of "$1")"
}

groups_remove() { # NAME
    local hierarchy
    for hierarchy in "${HIERARCHIES[@]}"; do
        [[ ! -d $hierarchy/$1 ]] || find "$hierarchy/$1" -depth -type d -exec rmdir {} +
    done
}

nspawn_others() {
    local group
    for group in "${HIERARCHIES[0]}"/fgn1[23]-*; do
        [[ ! -d $group || $group == *-"$INSTANCE" ]] || echo "${group##*/}: of another instance"
    done
}

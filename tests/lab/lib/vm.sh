# Machines with a kernel of their own: all control group controllers and quotas, emulated where KVM does not work.

# The kernel has the drivers of NVMe and ext4 built in, and needs no initrd. lab-processors adds the second processor.
VM_KERNEL='root=/dev/nvme0n1 ro rootflags=prjquota,data=writeback,nobarrier net.ifnames=0 console=ttyS0 quiet panic=-1 maxcpus=1'

vm_configure() { # RELEASE ROOT
    local home
    home=$(home_of "$1")
    systemctl --root="$2" --quiet enable lab-network.service lab-processors.service lab-ready.service
    systemctl --root="$2" --quiet mask getty@tty1.service serial-getty@ttyS0.service
    cp "$2/vmlinuz" "$home/linux"
    vm_keys "$home" "$2/etc/ssh"
}

# Who may come in, and whom to expect there.
vm_keys() { # HOME FOLDER
    rm -f "$1"/key* "$2"/ssh_host_*
    ssh-keygen -q -t ed25519 -N '' -C lab -f "$1/key"
    ssh-keygen -q -t ed25519 -N '' -C lab -f "$2/ssh_host_ed25519_key"
    cp "$1/key.pub" "$2/authorized_keys"
    echo "lab $(cat "$2/ssh_host_ed25519_key.pub")" >"$1/known_hosts"
    sed "s|@HOME@|$1|" "$LAB/lib/ssh_config" >"$1/ssh_config"
}

# Last, since the host's kernel may not be able to write to a file system with quotas.
vm_finish_disk() { # RELEASE DISK
    tune2fs -O "quota,project" -Q prjquota "$2" >/dev/null
}

vm_start() { # RELEASE
    local home tree accel
    home=$(home_of "$1")
    tree=$(qemu_tree)
    accel=$(qemu_accel "$tree" "$home")
    python3 "$LAB/lib/vm.py" start "$home" "${QEMU[@]}" "$tree" "$home" \
        -machine q35 -cpu max -accel "$accel" -smp 2 -m 2G -kernel /mnt/linux -append "$VM_KERNEL" \
        -drive file=/mnt/disk,format=raw,if=none,id=disk,cache=unsafe -device nvme,drive=disk,serial=lab \
        -netdev user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:0-:22 -device virtio-net-pci,netdev=net,romfile= \
        -chardev file,id=console,path=/mnt/console.log,append=on -serial chardev:console ||
        die "the machine did not boot: see $home/console.log"
}

# Who kills the ssh kills the command.
vm_enter_exec() { # RELEASE CMD…
    vm_ssh_exec "$1" setpriv --pdeathsig KILL bash -c '"$@"; exit $?' - \
        setpriv --pdeathsig KILL "${INSIDE[@]}" "${@:2}"
}

vm_shell() { # RELEASE
    vm_ssh_exec "$1" -tt "${INSIDE[@]}" bash --login
}

vm_ssh_exec() { # RELEASE [-tt] CMD…
    local home terminal=()
    home=$(home_of "$1")
    shift
    [[ $1 != -tt ]] || { terminal=(-tt); shift; }
    exec ssh -F "$home/ssh_config" -p "$(cat "$home/port")" "${terminal[@]}" lab "${*@Q}"
}

vm_kill() { # RELEASE
    local process
    process=$(process_in "$(home_of "$1")/process") || return 0
    kill -KILL "$process"
    vm_gone "$1"
}

vm_gone() { # RELEASE
    local process
    ! process=$(process_in "$(home_of "$1")/process") || python3 "$LAB/lib/vm.py" wait "$process"
}

vm_remove() { :; }

vm_others() {
    local home
    for home in "$STATE"/fgnvm13-*; do
        [[ ! -d $home || $home == *-"$INSTANCE" ]] || echo "${home##*/}: of another instance"
    done
}

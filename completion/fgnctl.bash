# SPDX-License-Identifier: Apache-2.0
# bash completion of fgnctl(1)

# Every accepted manifest is a service; defaults.toml is none.
_fgnctl_services() {
    local manifest
    for manifest in /etc/fgnctl/*.toml; do
        manifest=${manifest##*/}
        [[ $manifest == '*.toml' || $manifest == defaults.toml ]] || printf '%s\n' "${manifest%.toml}"
    done
}

_fgnctl_options() { # VERB
    case $1 in
        provision) echo '--file -f --image --port --front --dry-run --json --help -h' ;;
        logs) echo '--follow -f --lines -n --since --until --container --level --status --all --json --help -h' ;;
        cert) echo '--force --json --help -h' ;;
        secret) echo '--file --generate --later --json --help -h' ;;
        build) echo '--no-cache --platform --json --help -h' ;;
        registry) echo '--user --file --json --help -h' ;;
        backup) echo '--data --at --json --help -h' ;;
        restore) echo '--at --only --newest-code --unsaved --repo --key-file --json --help -h' ;;
        clone) echo '--at --json --help -h' ;;
        uninstall) echo '--yes --keep-data --dry-run --json --help -h' ;;
        deploy) echo '--ref --unattended --json --help -h' ;;
        status | retry | rollback | history | hold | unhold | start | stop | restart | maintenance | push | sbom | backups | move | init) echo '--json --help -h' ;;
        *) echo '--help -h --version' ;;
    esac
}

_fgnctl() {
    local verbs='provision status logs deploy retry rollback history hold unhold build push sbom registry backup backups restore clone move start stop restart maintenance cert secret uninstall init'
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb='' word
    COMPREPLY=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ " $verbs " == *" $word "* ]]; then
            verb=$word
            break
        fi
    done

    case $verb:$previous in
        provision:-f | provision:--file)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -X '!*.toml' -- "$current"; compgen -d -- "$current")
            return ;;
        cert:cert)
            mapfile -t COMPREPLY < <(compgen -W 'status renew' -- "$current")
            return ;;
        secret:secret)
            mapfile -t COMPREPLY < <(compgen -W 'set list rm' -- "$current")
            return ;;
        registry:registry)
            mapfile -t COMPREPLY < <(compgen -W 'login logout list' -- "$current")
            return ;;
        backup:backup)
            mapfile -t COMPREPLY < <(compgen -W "key check verify $(_fgnctl_services)" -- "$current") ;;
        clone:clone) ;;
        clone:*)
            [[ $current == -* ]] || return ;;
        move:move) ;;
        move:*)
            if [[ $current != -* ]]; then
                mapfile -t COMPREPLY < <(compgen -A hostname -- "$current")
                return
            fi ;;
        restore:--only)
            mapfile -t COMPREPLY < <(compgen -W database -- "$current")
            return ;;
        restore:--repo)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            return ;;
        secret:--file | registry:--file | restore:--key-file)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return ;;
        logs:--since | logs:--until)
            mapfile -t COMPREPLY < <(compgen -W '15m 1h 1d' -- "$current")
            return ;;
        logs:--container)
            mapfile -t COMPREPLY < <(compgen -W 'app web db' -- "$current")
            return ;;
        logs:--level)
            mapfile -t COMPREPLY < <(compgen -W 'emerg alert crit err warning notice info debug' -- "$current")
            return ;;
        logs:--status)
            mapfile -t COMPREPLY < <(compgen -W '2xx 3xx 4xx 5xx' -- "$current")
            return ;;
        logs:-n | logs:--lines)
            mapfile -t COMPREPLY < <(compgen -W '20 100 1000' -- "$current")
            return ;;
        maintenance:maintenance) ;;
        maintenance:*)
            [[ $current == -* ]] || mapfile -t COMPREPLY < <(compgen -W 'on off' -- "$current") ;;
    esac
    ((${#COMPREPLY[@]} == 0)) || return 0

    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_fgnctl_options "$verb")" -- "$current")
    elif [[ -z $verb ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$current")
    elif [[ $verb == init ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -W "$(_fgnctl_services)" -- "$current")
    fi
}

complete -F _fgnctl fgnctl

# Completion of powerctl for bash: what fits is what powerctl __complete prints.
_powerctl() {
    local line=${COMP_LINE:0:COMP_POINT} words candidates=() candidate
    # bash takes words apart at = : and @, which ranges and flags have in them.
    read -r -a words <<< "$line"
    [[ $line == *[[:blank:]] ]] && words+=("")
    local current=${words[-1]}
    while IFS=$'\t' read -r candidate _; do
        case $candidate in
            :files) compopt -o default 2> /dev/null; COMPREPLY=(); return ;;
            :dirs) compopt -o dirnames 2> /dev/null; COMPREPLY=(); return ;;
        esac
        candidates+=("$candidate")
    done < <("${words[0]}" __complete "${words[@]:1}" 2> /dev/null)
    current=${current#[\'\"]}
    local head=${current%"${current##*[=:@(]}"}
    COMPREPLY=("${candidates[@]#"$head"}")
}
complete -F _powerctl powerctl

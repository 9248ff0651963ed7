# Completion of powerctl for bash: what fits is what powerctl __complete prints.
_powerctl() {
    local IFS=$' \t\n' line=${COMP_LINE:0:COMP_POINT} words=() candidates=() candidate first=0
    # bash takes words apart at = : and @, which ranges and flags have in them.
    read -r -a words <<< "$line"
    [[ $line == *[[:blank:]] ]] && words+=("")
    # VARIABLE=value may stand in front.
    while (( first < ${#words[@]} )) && [[ ${words[first]} != "$1" ]]; do (( first++ )); done
    (( first == ${#words[@]} )) && first=0
    local current=${words[${#words[@]}-1]} command=${words[first]/#\~\//$HOME/}
    while IFS=$'\t' read -r candidate _; do
        case $candidate in
            :files) compopt -o default 2> /dev/null; COMPREPLY=(); return ;;
            :dirs) compopt -o dirnames 2> /dev/null; COMPREPLY=(); return ;;
        esac
        candidates+=("$candidate")
    done < <("$command" __complete "${words[@]:first+1}" 2> /dev/null)
    current=${current#[\'\"]}
    local head=${current%"${current##*[=:@(]}"}
    COMPREPLY=("${candidates[@]#"$head"}")
}
complete -F _powerctl powerctl

#compdef powerctl
# Completion of powerctl for zsh: what fits is what powerctl __complete prints.
_powerctl() {
    local -a values shown
    local value text
    while IFS=$'\t' read -r value text; do
        case $value in
            :files) _files; return ;;
            :dirs) _files -/; return ;;
        esac
        values+=("$value")
        shown+=("$value${text:+  -- $text}")
    done < <("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2> /dev/null)
    compadd -l -d shown -a values
}
if [[ $funcstack[1] == _powerctl ]]; then
    _powerctl "$@"
else
    compdef _powerctl powerctl
fi

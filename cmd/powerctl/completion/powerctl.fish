# Completion of powerctl for fish: what fits is what powerctl __complete prints.
function __powerctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l command $words[1]
    set -e words[1]
    set -l found ($command __complete $words "$current" 2> /dev/null)
    switch "$found[1]"
        case :files
            __fish_complete_path $current
        case :dirs
            __fish_complete_directories $current
        case '*'
            printf '%s\n' $found
    end
end
complete -c powerctl -f -a '(__powerctl_complete)'

# Helpers of the drivers that are broken on purpose. GOOD_LAMP and GOOD_IPMI are
# drivers without a fault.

# filter COMMAND...: standard input goes through the command from here on. What
# is then executed is the driver itself, which gets the signals.
filter() {
    folder=$(mktemp -d)
    mkfifo "$folder/pipe"
    exec 3<&0
    "$@" <&3 >"$folder/pipe" 2>/dev/null &
    exec 3<&- <"$folder/pipe"
    rm -r "$folder"
}

#!/bin/sh
# The machine behind ipmi_sim: a sleep process that lives while the power is on.
# ipmi_sim calls it as: chassis.sh MC get power|boot, chassis.sh MC set NAME VALUE...
dir=$(dirname "$0")
shift
echo "$*" >>"$dir/calls"

# A machine that is on is our sleep (its argument is unlike any other's) and no
# zombie: kill -0 succeeds on zombies, and process ids are used again.
is_on() {
	pid=$(cat "$dir/pid" 2>/dev/null) || return 1
	tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q "^sleep $(cat "$dir/lifetime") "
}

turn_on() {
	is_on && return
	# setsid and no open streams: ipmi_sim waits for the end of this script's output.
	setsid sleep "$(cat "$dir/lifetime")" </dev/null >/dev/null 2>&1 &
	echo $! >"$dir/pid"
	until is_on; do sleep 0.01; done
}

turn_off() {
	is_on || return 0
	kill "-$1" "$pid"
	while is_on; do sleep 0.01; done
}

case "$1 $2 $3" in
"get power ") if is_on; then echo power:1; else echo power:0; fi ;;
"get boot ") echo "boot:$(cat "$dir/boot" 2>/dev/null || echo default)" ;;
"set power 1") turn_on ;;
"set power 0") turn_off KILL ;;
"set reset 1") is_on && turn_off KILL && turn_on ;;
"set shutdown 1") turn_off TERM ;;
"set boot "*) echo "$3" >"$dir/boot" ;;
"set identify "*) ;;
*) exit 1 ;;
esac

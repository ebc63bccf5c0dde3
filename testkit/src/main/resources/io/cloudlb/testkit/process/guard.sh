# SPDX-License-Identifier: Apache-2.0
# Runs a command that must not outlive the JVM, however the JVM ends: standard input is a pipe that only the JVM holds
# open, and when it closes, the command is killed and the folder it worked in removed.
#
# Arguments: the command's log, the folder ('' for none), the command. The first line of output is the command's id.
log=$1
folder=$2
shift 2

# An interrupt in the terminal is for the JVM, which ends the command in its own time.
trap '' INT
own_group() {
    if command -v setsid >/dev/null 2>&1; then
        exec setsid "$@"
    elif command -v perl >/dev/null 2>&1; then
        exec perl -e 'setpgrp(0, 0); exec @ARGV or die' "$@"
    fi
    exec "$@"
}

exec 3<&0 </dev/null
own_group "$@" >>"$log" 2>&1 3<&- &
command=$!
(
    cat <&3 >/dev/null
    # Once the command is dead, the guard ends this watcher too, which still has a folder to remove.
    trap '' TERM
    kill -KILL "$command"
    [ -z "$folder" ] || rm -rf "$folder"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
echo "$command"
exec >/dev/null 2>&1

wait "$command"
status=$?
kill "$watcher"
exit "$status"

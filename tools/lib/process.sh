# SPDX-License-Identifier: Apache-2.0
# Processes: telling a live one from a dead one, and running a long step with signs of life.
# Expects: say.

# Prints when process $1 started, in the system's own words; nothing if it is gone.
process_start() {
    if [ -r "/proc/$1/stat" ]; then
        # The name in brackets may hold anything, so count behind it: the start time is field 22.
        sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
    else
        ps -o lstart= -p "$1" 2>/dev/null || true
    fi
}

# Whether the process with id $1 is still the one that started at $2. A recycled id is another process.
process_lives() {
    kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || return 1
    [ "$(process_start "$1")" = "$2" ]
}

# long_step WHAT LOG COMMAND…: runs COMMAND with its output in LOG, and says every 20 seconds that it lives.
long_step() {
    long_what=$1
    long_log=$2
    shift 2
    "$@" >"$long_log" 2>&1 </dev/null &
    STEP_PID=$!
    signs_of_life "$long_what" "$long_log" &
    SIGNS_PID=$!
    long_status=0
    wait "$STEP_PID" || long_status=$?
    STEP_PID=
    stop_signs_of_life
    return "$long_status"
}

signs_of_life() {
    life_seconds=0
    while sleep 1 >/dev/null 2>&1 && kill -0 "$$" 2>/dev/null; do
        life_seconds=$((life_seconds + 1))
        [ $((life_seconds % 20)) -eq 0 ] || continue
        life_last=$(tail -n 1 "$2" | cut -c 1-100)
        say "still $1, $((life_seconds / 60)) min $((life_seconds % 60)) s${life_last:+: $life_last}"
    done
}

# Ends what a signal interrupted; called by the script's exit trap.
stop_steps() {
    [ -z "${STEP_PID:-}" ] || kill "$STEP_PID" 2>/dev/null || true
    stop_signs_of_life
}

stop_signs_of_life() {
    [ -n "${SIGNS_PID:-}" ] || return 0
    # Not a signal that could get lost: a shell that was forked a moment ago still has its parent's traps.
    kill -KILL "$SIGNS_PID" 2>/dev/null || true
    wait "$SIGNS_PID" 2>/dev/null || true
    SIGNS_PID=
}

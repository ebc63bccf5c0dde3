# SPDX-License-Identifier: Apache-2.0
# A lock between runs on one machine: a file that names its owner, made by a hard link so that it never exists
# without its content. A dead owner's lock is discarded.
#
# The lock saves work, it does not keep copies whole: that is the rename in cache.sh, which holds even if two runs
# should ever hold the lock at once.
# Expects: say, fail, process_start, process_lives.

# Waits until the lock file $1 is ours.
lock_take() {
    mkdir -p "$(dirname "$1")" || fail "cannot create $(dirname "$1"): check its permissions, or set CLOUDLB_CACHE"
    LOCK_CLAIM=$1.$$
    printf '%s %s\n' "$$" "$(process_start "$$")" >"$LOCK_CLAIM" || fail "cannot write $LOCK_CLAIM"
    lock_told=
    lock_strange=0
    until ln "$LOCK_CLAIM" "$1" 2>/dev/null; do
        lock_wait "$1"
    done
    rm -f "$LOCK_CLAIM"
    LOCK_HELD=$1
}

lock_wait() {
    if lock_owner "$1"; then
        if ! process_lives "$OWNER_PID" "$OWNER_START"; then
            lock_discard "$1"
            return
        fi
        [ -n "$lock_told" ] || say "waiting for process $OWNER_PID, which is at the same work"
        lock_told=yes
    else
        lock_strange=$((lock_strange + 1))
        [ "$lock_strange" -lt 20 ] || fail "cannot create the lock $1: does this file system have hard links?"
    fi
    sleep 1
}

# Reads the owner of lock file $1 into OWNER_PID and OWNER_START.
lock_owner() {
    OWNER_PID=
    OWNER_START=
    { read -r OWNER_PID OWNER_START <"$1"; } 2>/dev/null && [ -n "$OWNER_PID" ]
}

# Discards the lock $1 of the dead owner just read. Another run may have done so and taken it: then it goes back.
lock_discard() {
    lock_dead="$OWNER_PID $OWNER_START"
    mv "$1" "$1.dead.$$" 2>/dev/null || return 0
    if lock_owner "$1.dead.$$" && [ "$OWNER_PID $OWNER_START" != "$lock_dead" ]; then
        ln "$1.dead.$$" "$1" 2>/dev/null || true
    else
        say "process ${lock_dead%% *} died at this work: starting it anew"
    fi
    rm -f "$1.dead.$$"
}

# Gives back what this run holds; does nothing if it holds nothing.
lock_drop() {
    [ -z "${LOCK_CLAIM:-}" ] || rm -f "$LOCK_CLAIM"
    [ -z "${LOCK_HELD:-}" ] || rm -f "$LOCK_HELD"
    LOCK_CLAIM=
    LOCK_HELD=
}

# SPDX-License-Identifier: Apache-2.0
# The user's cache folder. An entry is a folder that is filled under another name and renamed when it is complete, so
# that nobody ever uses half of one.
# Expects: say, fail, lock.sh, process.sh.

cache_folder() {
    printf '%s\n' "${CLOUDLB_CACHE:-${XDG_CACHE_HOME:-${HOME:?set HOME, XDG_CACHE_HOME or CLOUDLB_CACHE}/.cache}/cloudlb}"
}

# cache_fill ENTRY COMPLETE FILL: unless "COMPLETE ENTRY" holds, runs "FILL FOLDER" on a new folder and makes it the
# entry. Any number of runs may do this at once: one fills, the others wait for it.
cache_fill() {
    lock_take "$1.lock"
    if ! "$2" "$1"; then
        cache_sweep "$1"
        CACHE_WORK=$1.work.$$
        mkdir -p "$CACHE_WORK" || fail "cannot create $CACHE_WORK"
        "$3" "$CACHE_WORK"
        "$2" "$CACHE_WORK" || fail "what was prepared in $CACHE_WORK is not complete"
        rm -rf "$1"
        mv "$CACHE_WORK" "$1"
        CACHE_WORK=
    fi
    lock_drop
}

# Removes what dead runs left of entry $1.
cache_sweep() {
    for cache_left in "$1".work.*; do
        [ -d "$cache_left" ] || continue
        kill -0 "${cache_left##*.}" 2>/dev/null || rm -rf "$cache_left"
    done
}

# For the script's exit: nothing of an interrupted run stays behind.
cache_leave() {
    stop_steps
    [ -z "${CACHE_WORK:-}" ] || rm -rf "$CACHE_WORK"
    lock_drop
}

cache_leave_on_exit() {
    trap cache_leave EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

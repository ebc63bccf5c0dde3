# SPDX-License-Identifier: Apache-2.0
# What a test may expect. A failed expectation ends the test and quotes what there was.

# run COMMAND…: keeps its standard output in $OUT, what it said in $SAID and its exit code in $CODE.
run() {
    CODE=0
    "$@" >"$FOLDER/out" 2>"$FOLDER/said" || CODE=$?
    OUT=$(cat "$FOLDER/out")
    SAID=$(cat "$FOLDER/said")
}

expect_success() {
    [ "$CODE" -eq 0 ] || broken "exit code 0, not $CODE"
}

expect_failure() {
    [ "$CODE" -ne 0 ] || broken "a failure"
    [ -z "$OUT" ] || broken "nothing on standard output"
}

expect_out() {
    [ "$OUT" = "$1" ] || broken "the output $1"
}

expect_said() {
    case $SAID in
    *"$1"*) ;;
    *) broken "it to say: $1" ;;
    esac
}

expect_calls() {
    expected_calls=$(grep -c -- "$2" "$CALLS" || true)
    [ "$expected_calls" -eq "$1" ] || broken "$1 calls of '$2', not $expected_calls: $(cat "$CALLS")"
}

# Nothing in the cache but these paths, relative to it.
expect_cache() {
    expected_cache=$(printf '%s\n' "$@")
    found_cache=$(cd "$CLOUDLB_CACHE" && find . -mindepth 2 -maxdepth 2 | sed 's|^\./||' | sort)
    [ "$found_cache" = "$expected_cache" ] || broken "in the cache '$expected_cache', not '$found_cache'"
}

broken() {
    {
        echo "expected $1"
        echo "output: ${OUT:-}"
        echo "said: ${SAID:-}"
    } >&2
    exit 1
}

# Waits up to a minute until COMMAND… succeeds.
eventually() {
    eventually_until=$(($(date +%s) + 60))
    until "$@"; do
        [ "$(date +%s)" -le "$eventually_until" ] || broken "that in the end: $*"
        sleep 0.25
    done
}

# SPDX-License-Identifier: Apache-2.0
# Words for people. They go to stderr, because stdout belongs to the one path a caller reads.
# Expects: TOOL, the name that stands before each line.

say() {
    printf '%s: %s\n' "$TOOL" "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

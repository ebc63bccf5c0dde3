# SPDX-License-Identifier: Apache-2.0
# The checkout: every tracked file that can hold a comment says under which licence it is.

# Formats without comments, the licence itself, and prose.
may_be_silent() {
    case $1 in
    LICENSE | *.md | *.json | *.sum | .mvn/jvm.config) ;;
    *) return 1 ;;
    esac
}

silent_files() {
    git -C "$TOOLS/.." grep -IL 'SPDX-License-Identifier: Apache-2.0' | while read -r file; do
        may_be_silent "$file" || echo "$file"
    done
}

test_every_file_says_its_licence() {
    git -C "$TOOLS/.." rev-parse --git-dir >/dev/null 2>&1 || return 0

    run silent_files

    expect_out ""
}

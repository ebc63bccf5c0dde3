# SPDX-License-Identifier: Apache-2.0
# The checkout: every tracked file that can hold a comment says under which licence it is, and no documentation comment
# goes on as a plain one.

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

# The formatter breaks a line of a documentation comment that is too long, and goes on with two slashes.
broken_comments() {
    git -C "$TOOLS/.." ls-files -z -- '*.java' | (cd "$TOOLS/.." && xargs -0 awk '
        FNR == 1 { documents = 0 }
        documents && /^ *\/\/ / { print FILENAME ": " FNR }
        { documents = /^ *\/\/\// }')
}

test_no_documentation_goes_on_as_a_plain_comment() {
    git -C "$TOOLS/.." rev-parse --git-dir >/dev/null 2>&1 || return 0

    run broken_comments

    expect_out ""
}

# SPDX-License-Identifier: Apache-2.0
# A pinned Python package with all it needs, in a virtual environment in the cache. $TOOL is the package; its pins are
# in $here/$TOOL.d/requirements.txt.
# Expects: say, fail, process.sh, lock.sh, cache.sh; and two functions: "programs_usable FOLDER" tells
# whether what the tool starts is there, "finish_programs FOLDER" puts it there after pip has run.

# Prepares the environment unless it is there; its folder is in $entry.
python_environment() {
    requirements=$here/$TOOL.d/requirements.txt
    version=$(sed -n "s/^$TOOL==//p" "$requirements")
    entry=$(cache_folder)/$TOOL/$version-$(cksum <"$requirements" | cut -d ' ' -f 1)
    if environment_complete "$entry"; then
        say "using $TOOL $version, prepared earlier in $entry"
    else
        cache_leave_on_exit
        cache_fill "$entry" environment_complete create_environment
        say "prepared $TOOL $version in $entry"
    fi
}

# Sealed by the last step, and its Python, which belongs to the system, is still there.
environment_complete() {
    [ -f "$1/complete" ] && programs_usable "$1" && "$1/bin/python3" -c '' 2>/dev/null
}

create_environment() {
    python=$(find_python) ||
        fail "$TOOL needs Python 3.11 or later, and none is on the PATH: install it (on Debian: python3 and python3-venv)"
    say "installing $TOOL $version with $("$python" --version): about a minute, once"
    log=$1/log
    "$python" -m venv "$1" >"$log" 2>&1 ||
        explain "cannot create a virtual environment (on Debian: install python3-venv)"
    long_step "installing $TOOL" "$log" "$1/bin/python3" -m pip install --no-input --disable-pip-version-check \
        --no-deps --no-compile --progress-bar off --requirement "$requirements" ||
        explain "cannot install $TOOL"
    "$1/bin/python3" -m pip check >"$log" 2>&1 || explain "the pinned packages do not fit together"
    finish_programs "$1"
    touch "$1/complete"
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

explain() {
    tail -n 10 "$log" >&2
    fail "$*: the lines above are the end of what was said"
}

# SPDX-License-Identifier: Apache-2.0
# Runs one test in a folder of its own. Arguments: the tests' folder, the test's file, its name.
set -eu

TESTS=$1
TOOLS=$(cd "$TESTS/.." && pwd -P)
FOLDER=$(cd "$(mktemp -d)" && pwd -P)
STARTED=

leave() {
    for process in $STARTED; do
        kill "$process" 2>/dev/null || true
    done
    rm -rf "$FOLDER"
}
trap leave EXIT
trap "exit 143" TERM INT

. "$TESTS/lib/expect.sh"
. "$TESTS/lib/scene.sh"
. "$2"

unset KUBEBUILDER_ASSETS CLOUDLB_JDK_FOLDERS CLOUDLB_JAVA_OPTS
export CLOUDLB_CACHE="$FOLDER/cache"
export CLOUDLB_ENVTEST_INDEX="http://127.0.0.1:1/nobody-listens"
export CALLS="$FOLDER/calls"
: >"$CALLS"
"$3"

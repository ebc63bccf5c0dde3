# SPDX-License-Identifier: Apache-2.0
# Setting the scene: stand-ins for programs, archives on a loopback server, JDKs that are none.

# Puts the stand-in programs named before everything else on the PATH.
stand_in() {
    mkdir -p "$FOLDER/bin"
    for program in "$@"; do
        cp "$TESTS/stand-ins/$program" "$FOLDER/bin/$program"
    done
    export PATH="$FOLDER/bin:$PATH"
}

# Makes a PATH, $LEAN, with nothing on it but the programs named: for run env PATH="$LEAN" ….
only_programs() {
    LEAN=$FOLDER/lean
    mkdir -p "$LEAN"
    for program in "$@"; do
        ln -s "$(command -v "$program")" "$LEAN/$program"
    done
}

# a_program FILE WORDS: a program that only says WORDS.
a_program() {
    mkdir -p "$(dirname "$1")"
    printf '#!/bin/sh\necho "%s"\n' "$2" >"$1"
    chmod +x "$1"
}

# a_jdk FOLDER VERSION
a_jdk() {
    a_program "$1/bin/javac" "javac $2"
    cp "$TESTS/stand-ins/java" "$1/bin/java"
    printf 'IMPLEMENTOR="Nobody"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
}

# Starts a web server for the folder $FOLDER/site; its address is in $SITE.
a_site() {
    mkdir -p "$FOLDER/site"
    touch "$FOLDER/site.log"
    "$("$TOOLS/find-jdk")/bin/jwebserver" -b 127.0.0.1 -p 0 \
        -d "$FOLDER/site" >"$FOLDER/site.log" 2>&1 &
    STARTED="$STARTED $!"
    eventually grep -q '^URL ' "$FOLDER/site.log"
    SITE=$(sed -n 's/^URL \(.*\)\/$/\1/p' "$FOLDER/site.log")
    export CLOUDLB_ENVTEST_INDEX="$SITE/envtest-releases.yaml"
    echo "releases:" >"$FOLDER/site/envtest-releases.yaml"
}

# an_archive VERSION: an official archive on the site, with its entry in the index.
an_archive() {
    archive=envtest-$1-$(this_platform).tar.gz
    a_program "$FOLDER/$1/controller-tools/envtest/kube-apiserver" "Kubernetes $1"
    a_program "$FOLDER/$1/controller-tools/envtest/etcd" "etcd of $1"
    a_program "$FOLDER/$1/controller-tools/envtest/kubectl" "kubectl of $1"
    tar -czf "$FOLDER/site/$archive" -C "$FOLDER/$1" controller-tools
    an_index_entry "$1" "$archive" "$(sum_of "$FOLDER/site/$archive")"
}

# an_index_entry VERSION ARCHIVE SUM
an_index_entry() {
    printf '  %s:\n    %s:\n      hash: %s\n      selfLink: %s/%s\n' "$1" "$2" "$3" "$SITE" "$2" \
        >>"$FOLDER/site/envtest-releases.yaml"
}

sum_of() {
    (. "$TOOLS/lib/fetch.sh" && sha512 "$1")
}

this_platform() {
    (. "$TOOLS/control-plane.d/binaries.sh" && platform)
}

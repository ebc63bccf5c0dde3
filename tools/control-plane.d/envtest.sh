# SPDX-License-Identifier: Apache-2.0
# The official archives of kube-apiserver and etcd for tests. Their index, envtest-releases.yaml of
# kubernetes-sigs/controller-tools, names each archive's address (selfLink) and its SHA-512 sum (hash).

envtest_index() {
    printf '%s\n' "${CLOUDLB_ENVTEST_INDEX:-https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml}"
}

# Fills folder $1 from the archive. Fails, so that the next source is tried, if the archive cannot be had; ends the
# run if it can be had and is not what was published.
envtest_archive() {
    envtest_work=$1/download
    mkdir -p "$envtest_work"
    fetch "$(envtest_index)" "$envtest_work/index" >"$envtest_work/log" 2>&1 ||
        { envtest_pass "$(tail -n 1 "$envtest_work/log")"; return 1; }
    envtest_choice=$(envtest_choose "$envtest_work/index")
    [ -n "$envtest_choice" ] ||
        { envtest_pass "its index $(envtest_index) has none for Kubernetes $(kubernetes_minor) on $(platform)"; return 1; }
    # shellcheck disable=SC2086 # three words: version, sum, address
    set -- "$1" $envtest_choice
    say "downloading the envtest archive $2 from $4"
    long_step "downloading" "$envtest_work/log" fetch "$4" "$envtest_work/archive" ||
        { envtest_pass "$(tail -n 1 "$envtest_work/log")"; return 1; }
    envtest_verify "$envtest_work/archive" "$3" "$4"
    tar -xzf "$envtest_work/archive" -C "$envtest_work" || fail "cannot unpack what $4 sent"
    envtest_place "$envtest_work/controller-tools/envtest" "$1" "$4"
    rm -rf "$envtest_work"
    printf 'the official envtest archive %s\n' "$2" >"$1/source"
}

envtest_pass() {
    say "no official envtest archive ($1)"
    rm -rf "$envtest_work"
}

# Prints version, sum and address of the archive for this machine: the pinned version if the index $1 has it, else the
# newest release of the same minor version. Nothing if there is none.
envtest_choose() {
    awk -v wanted="v$(kubernetes_version)" -v minor="v$(kubernetes_minor)." -v platform="$(platform)" '
        /^  v/ { version = $1; sub(/:$/, "", version) }
        /^    envtest-/ { archive = $1; sub(/:$/, "", archive); sum = ""; address = "" }
        $1 == "hash:" { sum = $2 }
        $1 == "selfLink:" { address = $2 }
        sum != "" && address != "" {
            patch = substr(version, length(minor) + 1)
            if (index(version, minor) == 1 && patch ~ /^[0-9]+$/ && archive == "envtest-" version "-" platform ".tar.gz")
                print (version == wanted ? 1 : 0), patch, version, sum, address
            sum = ""; address = ""
        }' "$1" | sort -k 1,1n -k 2,2n | tail -n 1 | cut -d ' ' -f 3-
}

kubernetes_minor() {
    kubernetes_version | cut -d . -f 1,2
}

# envtest_verify FILE SUM ADDRESS
envtest_verify() {
    envtest_sum=$(sha512 "$1")
    [ "$envtest_sum" = "$2" ] ||
        fail "$3 is not what was published: its SHA-512 sum is $envtest_sum, the index says $2. Nothing of it is used." \
            "Try again; if it stays so, the download is tampered with or the index is wrong"
}

# envtest_place FROM TO ADDRESS
envtest_place() {
    holds_binaries "$1" || fail "the archive from $3 does not hold controller-tools/envtest/kube-apiserver and etcd"
    mv "$1/kube-apiserver" "$1/etcd" "$2/"
}

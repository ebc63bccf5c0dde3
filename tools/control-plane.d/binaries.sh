# SPDX-License-Identifier: Apache-2.0
# What a folder with the two binaries looks like, and which versions are wanted: the go.mod files say so.
# Expects: here, the tools folder.

kubernetes_version() {
    pinned_version kube-apiserver k8s.io/kubernetes
}

etcd_version() {
    pinned_version etcd go.etcd.io/etcd/server/v3
}

# pinned_version FOLDER MODULE: the version of MODULE in the go.mod of FOLDER, without its v.
pinned_version() {
    awk -v module="$2" '$1 == module && $2 ~ /^v/ { print substr($2, 2); exit }' "$here/control-plane.d/$1/go.mod"
}

# This machine as Go names it, such as linux-amd64.
platform() {
    platform_machine=$(uname -m)
    case $platform_machine in
    x86_64) platform_machine=amd64 ;;
    aarch64) platform_machine=arm64 ;;
    esac
    printf '%s-%s\n' "$(uname -s | tr '[:upper:]' '[:lower:]')" "$platform_machine"
}

holds_binaries() {
    [ -f "$1/kube-apiserver" ] && [ -x "$1/kube-apiserver" ] && [ -f "$1/etcd" ] && [ -x "$1/etcd" ]
}

# The last step of preparing folder $1: writes down what it must hold.
binaries_seal() {
    chmod +x "$1/kube-apiserver" "$1/etcd"
    binaries_sizes "$1" >"$1/complete"
}

# Whether folder $1 was sealed and still holds what it held then.
binaries_complete() {
    [ -f "$1/complete" ] && holds_binaries "$1" && [ "$(cat "$1/complete")" = "$(binaries_sizes "$1")" ]
}

binaries_sizes() {
    for binary in kube-apiserver etcd; do
        printf '%s %s\n' "$binary" "$(($(wc -c <"$1/$binary")))"
    done
}

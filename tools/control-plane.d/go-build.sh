# SPDX-License-Identifier: Apache-2.0
# A build of kube-apiserver and etcd from their published Go modules, as pinned by go.mod and go.sum beside this file.

# Fills folder $1 by a build. Fails if there is no Go that can; ends the run if the build itself fails.
go_build() {
    go_ready || return 1
    say "building etcd $(etcd_version) and kube-apiserver $(kubernetes_version) with $(go env GOVERSION):" \
        "about six minutes on two cores, once"
    go_build_one "$1" etcd go.etcd.io/etcd/server/v3 ""
    go_build_one "$1" kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver "$(kubernetes_stamp)"
    printf 'built from the Go modules k8s.io/kubernetes v%s and go.etcd.io/etcd/server/v3 v%s\n' \
        "$(kubernetes_version)" "$(etcd_version)" >"$1/source"
}

go_ready() {
    if ! command -v go >/dev/null 2>&1; then
        say "no Go to build from source with"
        return 1
    fi
    go_found=$(GOTOOLCHAIN=local go env GOVERSION)
    case $go_found in
    go1.[0-9] | go1.[0-9].* | go1.1[0-9]* | go1.2[0-5] | go1.2[0-5].*)
        say "Go is $go_found: building from source takes 1.26 or later"
        return 1
        ;;
    esac
}

# go_build_one FOLDER NAME PACKAGE LDFLAGS
go_build_one() {
    long_step "building $2" "$1/log" go_compile "$@" || {
        tail -n 20 "$1/log" >&2
        fail "building $2 failed: the lines above are the end of what Go said"
    }
    rm -f "$1/log"
}

go_compile() {
    cd "$here/control-plane.d/$2"
    CGO_ENABLED=0 GOTOOLCHAIN=local GOWORK=off GOFLAGS='' \
        exec go build -v -mod=readonly -trimpath -buildvcs=false -ldflags "-s -w $4" -o "$1/$2" "$3"
}

# What makes the binary say its version; a build without it calls itself v0.0.0.
kubernetes_stamp() {
    stamp=k8s.io/component-base/version
    printf -- '-X %s.gitVersion=v%s -X %s.gitMajor=%s -X %s.gitMinor=%s\n' \
        "$stamp" "$(kubernetes_version)" \
        "$stamp" "$(kubernetes_version | cut -d . -f 1)" \
        "$stamp" "$(kubernetes_version | cut -d . -f 2)"
}

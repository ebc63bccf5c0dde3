# SPDX-License-Identifier: Apache-2.0
# tools/control-plane: which source it takes, and what it never does.

entry_name() {
    (here=$TOOLS && . "$TOOLS/control-plane.d/binaries.sh" &&
        echo "kubernetes-$(kubernetes_version)-etcd-$(etcd_version)-$(platform)")
}

entry() {
    echo "$CLOUDLB_CACHE/control-plane/$(entry_name)"
}

pinned() {
    (here=$TOOLS && . "$TOOLS/control-plane.d/binaries.sh" && kubernetes_version)
}

minor() {
    pinned | cut -d . -f 1,2
}

test_takes_the_named_assets_before_everything_else() {
    stand_in go
    run "$TOOLS/control-plane"
    a_program "$FOLDER/assets/kube-apiserver" mine
    a_program "$FOLDER/assets/etcd" mine

    run env KUBEBUILDER_ASSETS=$FOLDER/assets "$TOOLS/control-plane"

    expect_success
    expect_out "$FOLDER/assets"
    expect_said "using KUBEBUILDER_ASSETS, $FOLDER/assets"
}

test_refuses_assets_that_lack_a_program() {
    stand_in go
    a_program "$FOLDER/assets/kube-apiserver" mine

    run env KUBEBUILDER_ASSETS=$FOLDER/assets "$TOOLS/control-plane"

    expect_failure
    expect_said "$FOLDER/assets, which does not hold both kube-apiserver and etcd"
    expect_calls 0 "go build"
}

test_uses_what_an_earlier_run_prepared() {
    stand_in go
    run "$TOOLS/control-plane"
    : >"$CALLS"

    run "$TOOLS/control-plane"

    expect_success
    expect_out "$(entry)"
    expect_said "using the copy prepared earlier"
    expect_calls 0 "go build"
}

test_takes_the_official_archive_before_building() {
    stand_in go
    a_site
    an_archive "v$(pinned)"

    run "$TOOLS/control-plane"

    expect_success
    expect_out "$(entry)"
    expect_said "the official envtest archive v$(pinned)"
    expect_calls 0 "go build"
    [ "$("$OUT/etcd")" = "etcd of v$(pinned)" ] || broken "the archive's etcd"
    expect_cache "control-plane/$(entry_name)"
}

test_takes_the_newest_release_of_the_minor_version_if_the_pinned_one_has_no_archive() {
    stand_in go
    a_site
    an_archive "v$(minor).90"
    an_archive "v$(minor).101"
    an_archive "v$(minor).102-rc.0"
    an_archive "v1.9.999"

    run "$TOOLS/control-plane"

    expect_success
    expect_said "the official envtest archive v$(minor).101"
}

test_downloads_with_python_where_there_is_no_curl() {
    stand_in go
    a_site
    an_archive "v$(pinned)"
    only_programs sh dirname cat awk uname tr cut sed date mkdir ln rm mv wc chmod sort tail tar gzip sha512sum sleep
    ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$LEAN/python3"

    run env PATH="$LEAN" "$TOOLS/control-plane"

    expect_success
    expect_said "the official envtest archive v$(pinned)"
}

test_ends_on_an_archive_that_is_not_what_was_published() {
    stand_in go
    a_site
    an_archive "v$(pinned)"
    echo tampered >>"$FOLDER/site/$archive"

    run "$TOOLS/control-plane"

    expect_failure
    expect_said "its SHA-512 sum is $(sum_of "$FOLDER/site/$archive")"
    expect_said "the index says $(sed -n 's/ *hash: //p' "$FOLDER/site/envtest-releases.yaml")"
    expect_calls 0 "go build"
    expect_cache ""
}

test_builds_where_the_index_is_out_of_reach() {
    stand_in go

    run "$TOOLS/control-plane"

    expect_success
    expect_out "$(entry)"
    expect_said "no official envtest archive"
    expect_said "built from the Go modules k8s.io/kubernetes v$(pinned)"
    expect_calls 1 "/etcd "
    expect_calls 1 "gitVersion=v$(pinned) "
    expect_cache "control-plane/$(entry_name)"
}

test_builds_where_the_index_has_nothing_for_this_machine() {
    stand_in go
    a_site
    an_index_entry "v$(pinned)" "envtest-v$(pinned)-plan9-mips.tar.gz" 00

    run "$TOOLS/control-plane"

    expect_success
    expect_said "has none for Kubernetes $(minor)"
    expect_calls 2 "go build"
}

test_builds_where_the_archive_itself_cannot_be_had() {
    stand_in go
    a_site
    an_index_entry "v$(pinned)" "envtest-v$(pinned)-$(this_platform).tar.gz" 00

    run "$TOOLS/control-plane"

    expect_success
    expect_said "404"
    expect_calls 2 "go build"
}

test_says_what_to_do_where_nothing_works() {
    stand_in go

    run env GO_VERSION=go1.25.9 "$TOOLS/control-plane"

    expect_failure
    expect_said "Go is go1.25.9: building from source takes 1.26 or later"
    expect_said "set KUBEBUILDER_ASSETS"
    expect_said "install Go 1.26 or later"
    expect_cache ""
}

test_quotes_the_compiler_if_a_build_fails() {
    stand_in go

    run env GO_BROKEN=yes "$TOOLS/control-plane"

    expect_failure
    expect_said "no room for the moon"
    expect_said "building etcd failed"
    expect_cache ""
}

test_runs_at_once_do_the_work_once() {
    stand_in go
    export GO_SECONDS=1
    "$TOOLS/control-plane" >"$FOLDER/first" 2>/dev/null &
    first=$!
    "$TOOLS/control-plane" >"$FOLDER/second" 2>/dev/null &
    second=$!

    run "$TOOLS/control-plane"

    expect_success
    wait "$first"
    wait "$second"
    expect_out "$(cat "$FOLDER/first")"
    expect_out "$(cat "$FOLDER/second")"
    expect_calls 2 "go build"
    expect_cache "control-plane/$(entry_name)"
}

test_takes_over_from_a_run_that_was_killed() {
    stand_in go
    GO_SECONDS=5 "$TOOLS/control-plane" >/dev/null 2>&1 &
    killed=$!
    eventually grep -q "go build" "$CALLS"
    kill -KILL "$killed"
    wait "$killed" 2>/dev/null || true

    run "$TOOLS/control-plane"

    expect_success
    expect_said "process $killed died at this work"
    expect_cache "control-plane/$(entry_name)"
}

test_does_not_take_a_lock_of_a_recycled_process_id_for_a_live_one() {
    stand_in go
    mkdir -p "$CLOUDLB_CACHE/control-plane"
    echo "$$ long-ago" >"$(entry).lock"

    run "$TOOLS/control-plane"

    expect_success
    expect_cache "control-plane/$(entry_name)"
}

test_leaves_nothing_behind_when_it_is_interrupted() {
    stand_in go
    GO_SECONDS=5 "$TOOLS/control-plane" >/dev/null 2>&1 &
    interrupted=$!
    eventually grep -q "go build" "$CALLS"
    kill -TERM "$interrupted"
    wait "$interrupted" || true

    expect_cache ""
}

test_never_uses_a_copy_without_its_seal() {
    stand_in go
    a_program "$(entry)/kube-apiserver" half
    a_program "$(entry)/etcd" half

    run "$TOOLS/control-plane"

    expect_success
    [ "$("$OUT/etcd")" = built ] || broken "a new etcd"
}

test_never_uses_a_copy_that_was_cut_short() {
    stand_in go
    run "$TOOLS/control-plane"
    : >"$(entry)/kube-apiserver"

    run "$TOOLS/control-plane"

    expect_success
    [ "$("$OUT/kube-apiserver")" = built ] || broken "a new kube-apiserver"
}

# SPDX-License-Identifier: Apache-2.0
# tools/moto: one environment, whole or not at all.

entry_name() {
    basename "$(dirname "$(dirname "$OUT")")"
}

test_prints_a_server_that_runs_where_it_was_put() {
    stand_in python3

    run "$TOOLS/moto"

    expect_success
    [ "$("$OUT" -p 5000)" = "moto on -m moto.server -p 5000" ] || broken "a server that starts"
}

test_prepares_the_aws_cli_beside_it() {
    stand_in python3

    run "$TOOLS/moto"

    expect_success
    [ "$("$(dirname "$OUT")/aws" elbv2 help)" = "aws on -m awscli elbv2 help" ] || broken "an AWS CLI that starts"
}

test_installs_moto_once_for_runs_at_once() {
    stand_in python3
    export PIP_SECONDS=1
    "$TOOLS/moto" >"$FOLDER/first" 2>/dev/null &
    first=$!

    run "$TOOLS/moto"

    expect_success
    wait "$first"
    expect_out "$(cat "$FOLDER/first")"
    expect_calls 1 "pip "
    expect_cache "moto/$(entry_name)"
}

test_uses_the_environment_an_earlier_run_prepared() {
    stand_in python3
    run "$TOOLS/moto"
    : >"$CALLS"

    run "$TOOLS/moto"

    expect_success
    expect_said "prepared earlier"
    expect_calls 0 "pip "
}

test_installs_anew_when_the_python_below_is_gone() {
    stand_in python3
    run "$TOOLS/moto"
    rm "$(dirname "$OUT")/python3"
    : >"$CALLS"

    run "$TOOLS/moto"

    expect_success
    expect_calls 1 "pip "
}

test_never_uses_a_half_installed_environment() {
    stand_in python3
    run env PIP_BROKEN=yes "$TOOLS/moto"
    expect_failure
    expect_said "No matching distribution found"
    expect_said "cannot install moto"
    expect_cache ""

    run "$TOOLS/moto"

    expect_success
}

test_says_which_python_is_wanted() {
    only_programs sh dirname cat sed cksum cut mkdir ln rm sleep

    run env PATH="$LEAN" "$TOOLS/moto"

    expect_failure
    expect_said "moto needs Python 3.11 or later"
}

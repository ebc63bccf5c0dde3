# SPDX-License-Identifier: Apache-2.0
# tools/google-cloud-compute: what is its own; the environment itself is tested by tools/moto.

test_prints_a_python_with_googles_client() {
    stand_in python3

    run "$TOOLS/google-cloud-compute"

    expect_success
    expect_said "prepared google-cloud-compute"
    expect_calls 1 "google-cloud-compute.d/requirements.txt"
    [ "$("$OUT" --version)" = "Python 3.11.0" ] || broken "a Python that runs"
}

test_never_uses_a_client_that_cannot_be_loaded() {
    stand_in python3
    run env CLIENT_BROKEN=yes "$TOOLS/google-cloud-compute"
    expect_failure
    expect_said "the client cannot be loaded"
    expect_cache ""

    run "$TOOLS/google-cloud-compute"

    expect_success
}

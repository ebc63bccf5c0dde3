# SPDX-License-Identifier: Apache-2.0
# tools/azure-mgmt-network: what is its own; the environment itself is tested by tools/moto.

test_prints_a_python_with_microsofts_client() {
    stand_in python3

    run "$TOOLS/azure-mgmt-network"

    expect_success
    expect_said "prepared azure-mgmt-network"
    expect_calls 1 "azure-mgmt-network.d/requirements.txt"
    [ "$("$OUT" --version)" = "Python 3.11.0" ] || broken "a Python that runs"
}

test_never_uses_microsofts_client_if_it_cannot_be_loaded() {
    stand_in python3
    run env CLIENT_BROKEN=yes "$TOOLS/azure-mgmt-network"
    expect_failure
    expect_said "the client cannot be loaded"
    expect_cache ""

    run "$TOOLS/azure-mgmt-network"

    expect_success
}

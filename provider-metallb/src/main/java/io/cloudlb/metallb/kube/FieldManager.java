// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

/// Who the API server says wrote a field of ours, and whom events come from.
final class FieldManager {
    static final String NAME = "cloudlb";

    private FieldManager() {}
}

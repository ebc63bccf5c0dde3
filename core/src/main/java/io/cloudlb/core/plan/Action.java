// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

/// What a change does to a cloud resource.
public enum Action {
    CREATE,
    UPDATE,
    DELETE
}

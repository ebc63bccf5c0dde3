// SPDX-License-Identifier: Apache-2.0
/// What is read of YAML that strangers wrote, and what is not.
@NullMarked
package io.cloudlb.kubernetes.yaml;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// Tests of errors and connections.
@NullMarked
package io.cloudlb.aws.client;

import org.jspecify.annotations.NullMarked;

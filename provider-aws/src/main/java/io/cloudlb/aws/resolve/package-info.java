// SPDX-License-Identifier: Apache-2.0
/// From a Service's specification and the nodes to what it should have, or everything that is wrong with it at
/// once. Pure: it reads no more than what is remembered of the account.
@NullMarked
package io.cloudlb.aws.resolve;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// What an operation of an emulated service is, and what operations of several services share: pages and
/// tags.
@NullMarked
package io.cloudlb.emulators.aws.api;

import org.jspecify.annotations.NullMarked;

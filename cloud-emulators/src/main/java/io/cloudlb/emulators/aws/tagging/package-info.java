// SPDX-License-Identifier: Apache-2.0
/// The operations of the Resource Groups Tagging API: finding resources of all services by their tags, and
/// tagging them.
@NullMarked
package io.cloudlb.emulators.aws.tagging;

import org.jspecify.annotations.NullMarked;

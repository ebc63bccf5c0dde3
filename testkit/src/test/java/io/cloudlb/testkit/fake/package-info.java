// SPDX-License-Identifier: Apache-2.0
/// The fake cloud's provider held against the suite that every provider passes, with and without a document.
@NullMarked
package io.cloudlb.testkit.fake;

import org.jspecify.annotations.NullMarked;

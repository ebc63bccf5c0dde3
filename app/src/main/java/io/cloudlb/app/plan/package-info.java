// SPDX-License-Identifier: Apache-2.0
/// `cloudlb plan`: what would be done for a Service, in text and JSON, without one write.
@NullMarked
package io.cloudlb.app.plan;

import org.jspecify.annotations.NullMarked;

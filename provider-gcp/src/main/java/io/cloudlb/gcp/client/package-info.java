// SPDX-License-Identifier: Apache-2.0
/// The Compute Engine API as this provider calls it: connecting, calls under a budget, pages, operations, and every
/// error of the client library as a value with advice. Nothing here knows what is read or written.
@NullMarked
package io.cloudlb.gcp.client;

import org.jspecify.annotations.NullMarked;

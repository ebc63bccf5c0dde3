// SPDX-License-Identifier: Apache-2.0
/// The two APIs of AWS as this provider calls them: connecting, calls under a budget, pages, and every error of
/// the SDK as a value with advice. Nothing here knows what is read or written.
@NullMarked
package io.cloudlb.aws.client;

import org.jspecify.annotations.NullMarked;

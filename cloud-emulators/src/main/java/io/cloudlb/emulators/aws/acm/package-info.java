// SPDX-License-Identifier: Apache-2.0
/// The operations of AWS Certificate Manager that let a controller find certificates; it never makes one.
@NullMarked
package io.cloudlb.emulators.aws.acm;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// What an emulator of any cloud is built on: tables whose readers lag behind, and token buckets.
///
/// Knows no cloud: no wire format, no error code, no resource.
@NullMarked
package io.cloudlb.emulators.pipeline;

import org.jspecify.annotations.NullMarked;

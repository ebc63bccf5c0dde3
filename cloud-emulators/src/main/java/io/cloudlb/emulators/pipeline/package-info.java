// SPDX-License-Identifier: Apache-2.0
/// What an emulator of any cloud is built on: the way of a call ([CallPipeline]), what a cloud adds to it
/// ([CloudCall]), operations that are accepted and end later, limits on the rate of calls, routes of a REST API,
/// and tables whose readers lag behind.
///
/// Knows no cloud: no wire format, no error code, no resource.
@NullMarked
package io.cloudlb.emulators.pipeline;

import org.jspecify.annotations.NullMarked;

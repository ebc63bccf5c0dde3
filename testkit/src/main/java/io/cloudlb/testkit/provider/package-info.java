// SPDX-License-Identifier: Apache-2.0
/// What every provider has to keep, as one suite of tests that each of them passes on its emulator, and the little
/// that such tests need: specifications, and a driver that carries out plans one step at a time.
///
/// Knows no cloud. A provider's tests hand in a [ContractWorld].
@NullMarked
package io.cloudlb.testkit.provider;

import org.jspecify.annotations.NullMarked;

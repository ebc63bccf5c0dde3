// SPDX-License-Identifier: Apache-2.0
/// Tests of the stand-in for Compute Engine; every call of [Project] is held against Google's public description.
@NullMarked
package io.cloudlb.emulators.gcp;

import org.jspecify.annotations.NullMarked;

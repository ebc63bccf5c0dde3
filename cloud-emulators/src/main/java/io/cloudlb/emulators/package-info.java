// SPDX-License-Identifier: Apache-2.0
/// What users see of every cloud's emulator: requests and answers, mounts, fault scripts, the ledger of calls.
/// Nothing here knows a cloud; each cloud has its own package below, and what they are built on is in `pipeline`.
///
/// No code of a provider and nothing of cloudlb's core may be used in this module: the emulators are written
/// from the clouds' documents, so that provider and emulator cannot share a mistake.
@NullMarked
package io.cloudlb.emulators;

import org.jspecify.annotations.NullMarked;

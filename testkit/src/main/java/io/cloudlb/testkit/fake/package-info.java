// SPDX-License-Identifier: Apache-2.0
/// A small cloud of no vendor, and a provider for it, for tests of the controller: something shared (a gateway),
/// and for each Service a balancer, and for each of its ports a pool with targets and a port that forwards to it.
///
/// It is strict where a controller can go wrong: references are checked, names are unique, marks are kept, every
/// call is in the ledger and passes the hook. It never stands in for a real provider's tests.
@NullMarked
package io.cloudlb.testkit.fake;

import org.jspecify.annotations.NullMarked;

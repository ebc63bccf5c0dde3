// SPDX-License-Identifier: Apache-2.0
/// Kubernetes in memory, behind the controller's ports: the API server's rules that matter to a load balancer
/// controller, a ledger of every write, hooks before and after each, and watches whose notifications a test delivers.
///
/// No client, no socket, no thread; time is a manual clock's. What the rules are is said in [ServiceRules].
@NullMarked
package io.cloudlb.testkit.kube;

import org.jspecify.annotations.NullMarked;

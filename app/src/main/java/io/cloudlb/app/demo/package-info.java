// SPDX-License-Identifier: Apache-2.0
/// `cloudlb demo`: the controller at work on a real API server, an emulated cloud and a few web servers, told
/// as a story.
///
/// The only part of the command that plays the user of the cluster, and so the only one beside the module
/// `kubernetes` that holds a Kubernetes client. What stands in for pods, nodes and cloud lives here and nowhere
/// else in the command.
@NullMarked
package io.cloudlb.app.demo;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// `cloudlb demo`: a real API server, a stand-in for the cloud, and the story of a Service told on them.
///
/// Plays the user with kubectl, and everything of a cluster that is not there. The controller it runs is the real one.
@NullMarked
package io.cloudlb.app.demo;

import org.jspecify.annotations.NullMarked;

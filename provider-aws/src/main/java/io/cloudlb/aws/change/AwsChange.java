// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.change;

import io.cloudlb.core.plan.Change;

/// One call that writes to AWS. Resources are named by their deterministic names; the ids that AWS gives them are
/// looked up in the state when the call is made (ADR 0001).
public sealed interface AwsChange extends Change
        permits SecurityGroupChange, TargetGroupChange, LoadBalancerChange, ListenerChange, MarkingChange {}

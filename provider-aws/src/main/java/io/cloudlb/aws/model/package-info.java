// SPDX-License-Identifier: Apache-2.0
/// What a Service and the cluster have on AWS and what they should have, as records of AWS's resources, and the
/// rules on them that every step needs. Pure: no client, no clock, and of AWS's SDK nothing.
@NullMarked
package io.cloudlb.aws.model;

import org.jspecify.annotations.NullMarked;

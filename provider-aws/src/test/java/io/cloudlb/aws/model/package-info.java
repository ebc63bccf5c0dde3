// SPDX-License-Identifier: Apache-2.0
/// Tests of the records and their rules, by values.
@NullMarked
package io.cloudlb.aws.model;

import org.jspecify.annotations.NullMarked;

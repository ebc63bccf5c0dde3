// SPDX-License-Identifier: Apache-2.0
/// The settings of the AWS provider. It knows nothing of AWS's SDK, which is opened for the chosen provider alone.
@NullMarked
package io.cloudlb.aws.settings;

import org.jspecify.annotations.NullMarked;

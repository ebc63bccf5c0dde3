// SPDX-License-Identifier: Apache-2.0
/// Google Cloud: passthrough Network Load Balancers, built from regional backend services.
///
/// The packages below follow AWS's provider: `model`, `resolve`, `change` and `plan` decide and are pure; `client`,
/// `read` and `write` call Compute Engine; `settings` are the flags.
@NullMarked
package io.cloudlb.gcp;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// The settings of Google Cloud's provider. It knows nothing of Google's client library, which is opened for the chosen
/// provider alone.
@NullMarked
package io.cloudlb.gcp.settings;

import org.jspecify.annotations.NullMarked;

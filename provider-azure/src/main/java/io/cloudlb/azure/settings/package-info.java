// SPDX-License-Identifier: Apache-2.0
/// The settings of Azure's provider. It knows nothing of Microsoft's libraries, which are opened for the chosen
/// provider alone.
@NullMarked
package io.cloudlb.azure.settings;

import org.jspecify.annotations.NullMarked;

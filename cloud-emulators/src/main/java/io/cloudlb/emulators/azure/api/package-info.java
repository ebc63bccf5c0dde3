// SPDX-License-Identifier: Apache-2.0
/// The Azure Resource Manager's API as such: its paths, its errors, how bodies are read.
@NullMarked
package io.cloudlb.emulators.azure.api;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/// JSON as a value: Azure's documents as they were read, with what others keep in them. The tree knows no library, so
/// that what decides may use it; [io.cloudlb.azure.json.JsonText] reads and writes it.
@NullMarked
package io.cloudlb.azure.json;

import org.jspecify.annotations.NullMarked;

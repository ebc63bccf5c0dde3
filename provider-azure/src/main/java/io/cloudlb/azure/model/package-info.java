// SPDX-License-Identifier: Apache-2.0
/// Azure's resources as they are and as they should be, their names and marks. Pure; knows no client.
@NullMarked
package io.cloudlb.azure.model;

import org.jspecify.annotations.NullMarked;

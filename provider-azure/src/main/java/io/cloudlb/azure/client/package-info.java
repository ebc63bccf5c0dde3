// SPDX-License-Identifier: Apache-2.0
/// The Azure Resource Manager as this provider calls it: connecting and credentials, calls under a budget, pages,
/// operations, and every error as a value with advice. Documents are handed on as the trees they were read as. Nothing
/// here knows what is read or written.
@NullMarked
package io.cloudlb.azure.client;

import org.jspecify.annotations.NullMarked;

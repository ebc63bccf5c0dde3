// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ErrorClassifier;
import java.util.Optional;

/// The cluster's errors are read where its client is ([io.cloudlb.metallb.kube]) and arrive here as what they mean.
final class MetalLbErrors implements ErrorClassifier {
    @Override
    public Optional<CloudError> classify(RuntimeException failure) {
        return failure instanceof CloudException known ? Optional.of(known.error()) : Optional.empty();
    }
}

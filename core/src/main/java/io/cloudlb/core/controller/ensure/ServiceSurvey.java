// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.ServiceType;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Survey;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ServiceClaim;
import io.cloudlb.core.translate.ServiceTranslator;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Reads the cluster's Services afresh, for a provider whose state they are.
///
/// @param services where they are read
/// @param memory where it is noted what was read, so that nobody goes by an older form afterwards
/// @param translator says what they ask for
/// @param claims says which are ours
public record ServiceSurvey(
        ControllerPorts.ServiceCache services, StateMemory<?, ?> memory, ServiceTranslator translator, ClaimRules claims)
        implements Survey.Services {
    @Override
    public List<Survey.Standing> read() {
        return list().stream()
                .filter(view -> view.spec().type() == ServiceType.LOAD_BALANCER)
                .map(this::standing)
                .toList();
    }

    private Survey.Standing standing(ServiceView view) {
        return new Survey.Standing(
                translator.translate(view).spec(),
                view.meta().resourceVersion(),
                view.status(),
                services.watches(view.key().namespace()) && claims.claim(view) instanceof ServiceClaim.Ensure);
    }

    private Collection<ServiceView> list() {
        try {
            Collection<ServiceView> all = services.readAfresh();
            all.forEach(this::note);
            return all;
        } catch (KubernetesException failure) {
            throw new CloudException(error(failure), failure);
        }
    }

    private void note(ServiceView view) {
        Optional<ServiceView> cached = services.get(view.key());
        if (cached.filter(known -> !known.meta().resourceVersion().equals(view.meta().resourceVersion())).isPresent()) {
            memory.update(view.key(), known -> known.withWrites(writes -> writes.readAfresh(view, cached)));
        }
    }

    private static CloudError error(KubernetesException failure) {
        String message = Outcome.message(failure);
        return switch (failure.kind()) {
            case REFUSED -> new CloudError.Denied(message, "");
            case GONE, CONFLICT, UNAVAILABLE -> new CloudError.Unavailable(message, "");
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.model.jackson.Jackson2JdkTypesModule;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// What the client takes objects for whose kind only their text tells, as in the events of a watch.
///
/// Left alone it knows every kind there is and loads a thousand classes for that, some 10 MiB. A kind that is not among
/// these is read as a generic resource, and where a watch is for another class converted to that.
final class Kinds {
    private static final List<Class<? extends KubernetesResource>> KNOWN =
            List.of(Service.class, Node.class, Namespace.class, Status.class);

    private Kinds() {}

    /// How objects are read and written.
    static KubernetesSerialization serialization() {
        JsonMapper mapper = JsonMapper.builderWithJackson2Defaults()
                .addModule(new Jackson2JdkTypesModule())
                .build();
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        KNOWN.forEach(serialization::registerKubernetesResource);
        return serialization;
    }
}

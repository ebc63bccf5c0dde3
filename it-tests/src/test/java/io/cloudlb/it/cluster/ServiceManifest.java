// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A Service as a user writes it down: type LoadBalancer with no port, until told otherwise.
public final class ServiceManifest {
    private final String name;
    private final Map<String, String> annotations = new TreeMap<>();
    private final List<ServicePort> ports = new ArrayList<>();
    private final ServiceSpecBuilder spec = new ServiceSpecBuilder().withType("LoadBalancer");

    private ServiceManifest(String name) {
        this.name = name;
    }

    public static ServiceManifest aService(String name) {
        return new ServiceManifest(name);
    }

    /// A TCP port.
    public ServiceManifest port(int port) {
        return port("TCP", port);
    }

    public ServiceManifest port(String protocol, int port) {
        ports.add(new ServicePortBuilder()
                .withName(protocol.toLowerCase(Locale.ROOT) + "-" + port)
                .withProtocol(protocol)
                .withPort(port)
                .build());
        return this;
    }

    public ServiceManifest annotation(String key, String value) {
        annotations.put(key, value);
        return this;
    }

    public ServiceManifest type(String type) {
        spec.withType(type);
        return this;
    }

    /// Whatever else the specification says.
    public ServiceManifest with(Consumer<ServiceSpecBuilder> change) {
        change.accept(spec);
        return this;
    }

    /// As it would stand in a file.
    public String yaml() {
        return Serialization.asYaml(build());
    }

    /// The object.
    public Service build() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(spec())
                .build();
    }

    private ServiceSpec spec() {
        return Optional.of(ports)
                .filter(given -> !given.isEmpty())
                .map(spec::withPorts)
                .orElse(spec)
                .build();
    }
}

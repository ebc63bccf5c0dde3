// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.client.ComputeApi;
import io.cloudlb.gcp.client.ComputeKind;
import io.cloudlb.gcp.client.GcpErrors;
import io.cloudlb.gcp.client.Scope;
import io.cloudlb.gcp.model.Instance;
import io.cloudlb.gcp.read.Location;
import io.cloudlb.gcp.settings.GcpSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Proves at start that credentials, project and region are right, and network and subnetwork where they are
/// configured, and says in one sentence which of them is not. Where the nodes are of another project or region than is
/// configured, no load balancer could reach them.
record GcpCheck(ComputeApi api, Location.Finder locations, GcpSettings settings) {
    void run(NodeSet nodes) {
        Location at = locations.find(nodes);
        try {
            region(at);
            settings.networkProject()
                    .filter(project -> !project.equals(at.project()))
                    .ifPresent(_ -> networkProject(at));
            settings.network().ifPresent(name -> network(at, name));
            settings.subnetwork().ifPresent(name -> subnetwork(at, name));
        } catch (CloudException failure) {
            CloudError unavailable = failure.error();
            throw GcpErrors.isAnswer(failure) || !unavailable.is(CloudError.Kind.UNAVAILABLE)
                    ? failure
                    : new CloudException(
                            unavailable.saying("%s. Check --gcp-endpoint-url (%s) and the network"
                                    .formatted(unavailable.message(), settings.whereFrom())),
                            failure);
        }
        List<Instance> machines = nodes.nodes().stream()
                .flatMap(node -> Instance.of(node).stream())
                .toList();
        if (!machines.isEmpty() && machines.stream().noneMatch(machine -> isAt(machine, at))) {
            throw elsewhere(machines.getFirst(), at);
        }
    }

    private static boolean isAt(Instance machine, Location at) {
        return machine.project().equals(at.project()) && machine.region().equals(at.region());
    }

    private void region(Location at) {
        if (regionOrNoProject(at).isEmpty()) {
            throw missing("project %s has no region %s: check --gcp-region".formatted(at.project(), at.region()));
        }
    }

    private Optional<?> regionOrNoProject(Location at) {
        try {
            return api.get(ComputeKind.REGIONS, new Scope.Global(at.project()), at.region());
        } catch (CloudException failure) {
            CloudError notFound = failure.error();
            throw notFound.is(CloudError.Kind.NOT_FOUND)
                    ? new CloudException(
                            notFound.saying(
                                    "project %s does not exist, or the credentials are of another one: check --gcp-project"
                                            .formatted(at.project())),
                            failure)
                    : failure;
        }
    }

    /// Its subnetworks are what the account may list of it.
    private void networkProject(Location at) {
        try {
            api.list(
                    ComputeKind.SUBNETWORKS,
                    new Scope.Regional(at.networkProject(), at.region()),
                    "",
                    _ -> Stream.empty());
        } catch (CloudException failure) {
            CloudError notFound = failure.error();
            throw notFound.is(CloudError.Kind.NOT_FOUND)
                    ? new CloudException(
                            notFound.saying(
                                    "project %s does not exist, or the credentials may not see it: check --gcp-network-project"
                                            .formatted(at.networkProject())),
                            failure)
                    : failure;
        }
    }

    private void network(Location at, String name) {
        if (api.get(ComputeKind.NETWORKS, at.inNetworkProject(), name).isEmpty()) {
            throw missing(
                    "project %s has no network %s: check --gcp-network, and --gcp-network-project for a shared VPC"
                            .formatted(at.networkProject(), name));
        }
    }

    private void subnetwork(Location at, String name) {
        if (api.get(ComputeKind.SUBNETWORKS, new Scope.Regional(at.networkProject(), at.region()), name)
                .isEmpty()) {
            throw missing(
                    "region %s of project %s has no subnetwork %s: check --gcp-subnetwork, and --gcp-network-project for a shared VPC"
                            .formatted(at.region(), at.networkProject(), name));
        }
    }

    private static CloudException missing(String sentence) {
        return new CloudException(CloudError.notFound(sentence, ""));
    }

    private static CloudException elsewhere(Instance instance, Location at) {
        return new CloudException(CloudError.notFound(
                "the cluster's nodes (such as %s) are in region %s of project %s, not in region %s of project %s: check --gcp-project and --gcp-region"
                        .formatted(instance.name(), instance.region(), instance.project(), at.region(), at.project()),
                ""));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;

/// The durable word on node waves, kept in an annotation of a Lease of its own.
///
/// A Lease, because the controller may write Leases already and nothing else outside its Services; one of its own,
/// because the elector replaces the other every two seconds and would take our write for a rival's.
public final class LeaseTargetJournal implements ControllerPorts.TargetJournal {
    private static final String ANNOTATION = "cloudlb.io/targets";
    private static final String MOVING = "moving";
    private static final String SETTLED = "settled:";

    private final KubernetesClient client;
    private final LeaderLease.LeaseName name;

    /// @param client the connection
    /// @param election the lease of the election; the journal's name is the same with `-targets` behind
    public LeaseTargetJournal(KubernetesClient client, LeaderLease.LeaseName election) {
        this.client = client;
        name = new LeaderLease.LeaseName(election.namespace(), election.name() + "-targets");
    }

    @Override
    public Optional<String> settled() {
        return KubernetesFailures.translating(
                        "read Lease " + name.name(),
                        () -> Optional.ofNullable(lease().get())
                                .flatMap(lease ->
                                        Optional.ofNullable(lease.getMetadata().getAnnotations()))
                                .flatMap(annotations -> Optional.ofNullable(annotations.get(ANNOTATION))))
                .filter(word -> word.startsWith(SETTLED))
                .map(word -> word.substring(SETTLED.length()));
    }

    @Override
    public void moving() {
        write(MOVING);
    }

    @Override
    public void settled(String digest) {
        write(SETTLED + digest);
    }

    /// A write that the API server decides on and does not keep.
    @Override
    public void check() {
        write(MOVING, applying().withDryRun(List.of("All")).build());
    }

    private void write(String word) {
        write(word, applying().build());
    }

    /// @throws KubernetesException when the word is not durable
    private void write(String word, PatchContext how) {
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withName(name.name())
                .withNamespace(name.namespace())
                .addToAnnotations(ANNOTATION, word)
                .endMetadata()
                .build();
        KubernetesFailures.makingLease(
                name,
                () -> client.leases()
                        .inNamespace(name.namespace())
                        .resource(lease)
                        .patch(how));
    }

    private Resource<Lease> lease() {
        return client.leases().inNamespace(name.namespace()).withName(name.name());
    }

    private static PatchContext.Builder applying() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FabricWriter.FIELD_MANAGER)
                .withForce(true);
    }
}

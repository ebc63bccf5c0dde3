// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import io.cloudlb.core.model.ServiceView;
import io.cloudlb.testkit.kube.KubeWorld;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How a run ended, in words that are equal for equal ends.
///
/// @param cloud the cloud's whole content
/// @param services every Service with what it says
/// @param journal the word on registered nodes
/// @param creations how often each resource came into being
/// @param orphans UIDs of gone Services that still own something
record EndState(
        String cloud,
        String services,
        Optional<String> journal,
        SortedMap<String, Integer> creations,
        Set<String> orphans) {
    static EndState of(Stage stage) {
        KubeWorld world = stage.world();
        Set<String> living = world.services().stream().map(ServiceView::uid).collect(Collectors.toSet());
        Set<String> orphans = stage.cloud().ownerUids().stream()
                .filter(uid -> !living.contains(uid))
                .collect(Collectors.toSet());
        return new EndState(
                stage.cloud().canonical(),
                stage.cloud()
                        .withoutMintedIds(
                                world.services().stream().map(EndState::inWords).collect(Collectors.joining("\n"))),
                world.journal().settled(),
                new TreeMap<>(stage.cloud().creations()),
                orphans);
    }

    private static String inWords(ServiceView service) {
        String conditions = service.status().conditions().stream()
                .map(condition -> condition.type() + "=" + condition.status() + "/" + condition.reason())
                .sorted()
                .collect(Collectors.joining(" "));
        return "%s %s %s finalizers %s ingress %s conditions %s"
                .formatted(
                        service.key(),
                        service.uid(),
                        service.spec(),
                        service.meta().finalizers(),
                        service.status().ingress(),
                        conditions);
    }
}

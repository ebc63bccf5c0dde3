// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.testkit.kube.KubeWorld;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private static final Set<Event.Reason> OF_THE_WAY = EnumSet.of(
            Event.Reason.SYNC_LOAD_BALANCER_FAILED,
            Event.Reason.UPDATE_LOAD_BALANCER_FAILED,
            Event.Reason.ENSURED_LOAD_BALANCER,
            Event.Reason.UPDATED_LOAD_BALANCER);

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

    /// Whether it is the same in the end, however far the first attempt came that was over before its end: its parts
    /// may have been made and made again, and its nodes written down or not.
    boolean isAlike(EndState other) {
        boolean madeAtMostTwice = creations.values().stream().allMatch(times -> times <= 2);
        return madeAtMostTwice && new EndState(cloud, services, other.journal, other.creations, orphans).equals(other);
    }

    /// The reasons of all events, each with its Service, without those that depend on how far it came before it was
    /// disturbed: what failed, and whether what stands was made or changed.
    static SortedSet<String> saidIn(KubeWorld world) {
        return world.events().stream()
                .filter(said -> !OF_THE_WAY.contains(said.event().reason()))
                .map(said -> said.service() + " " + said.event().reason())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String inWords(ServiceView service) {
        String conditions = service.status().conditions().stream()
                .map(condition -> condition.type() + "=" + condition.status() + "/" + condition.reason() + " ("
                        + condition.message() + ")")
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

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Owner.OwnerMark;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Marks among what resources carry.
class OwnerMarkTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("prod", "uid-of-cluster");
    private static final Owner.Service WEB = new Owner.Service(CLUSTER, new ServiceKey("shop", "web"), "uid-of-web");
    private static final OwnerMark.Keys TAGS = OwnerMark.Keys.under("cloudlb.io/", text -> text);
    private static final OwnerMark.Keys LABELS = OwnerMark.Keys.under("cloudlb-", text -> text.replace('/', '_'));

    @Test
    void anOwnerIsReadBackFromItsMarks() {
        assertThat(TAGS.service(CLUSTER, TAGS.of(WEB))).contains(WEB);
    }

    @Test
    void whatBelongsToTheClusterIsNoServices() {
        SortedMap<String, String> marks = TAGS.of(new Owner.Shared(CLUSTER));

        assertThat(TAGS.in(marks)).contains(new OwnerMark("uid-of-cluster", OwnerMark.SHARED));
        assertThat(TAGS.service(CLUSTER, marks)).isEmpty();
    }

    @Test
    void marksOfAnotherClusterNameNoServiceOfOurs() {
        assertThat(TAGS.service(new ClusterIdentity("prod", "another"), TAGS.of(WEB)))
                .isEmpty();
    }

    @Test
    void oneMarkAloneIsNone() {
        assertThat(TAGS.in(Map.of("cloudlb.io/service-uid", "uid-of-web"))).isEmpty();
    }

    @Test
    void aNameThatTheCloudCouldNotCarryLeavesTheServiceUnnamed() {
        SortedMap<String, String> marks = LABELS.of(WEB);

        assertThat(marks).containsEntry("cloudlb-service", "shop_web");
        assertThat(LABELS.service(CLUSTER, marks))
                .contains(new Owner.Service(CLUSTER, OwnerMark.Keys.UNNAMED, "uid-of-web"));
    }

    @Test
    void whatElseAResourceCarriesDoesNotMatter() {
        SortedMap<String, String> marks = new TreeMap<>(TAGS.of(WEB));
        marks.put("team", "shop");

        assertThat(TAGS.in(marks)).contains(WEB.mark());
    }
}

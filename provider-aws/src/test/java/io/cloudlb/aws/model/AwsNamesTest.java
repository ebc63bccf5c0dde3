// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Names and fingerprints as they stand in the accounts of users. Whoever changes one of these makes every controller
/// that is updated build everything a second time, or write every attribute again.
class AwsNamesTest {
    private static final SpecFixture WEB = aSpec("web").port(80).udpPort(53);

    private static Listener listener(int index) {
        return WEB.listeners().get(index);
    }

    @Test
    void namesOfLoadBalancersAreForEver() {
        assertThat(AwsNames.loadBalancer(WEB.owner(), Scheme.INTERNAL)).isEqualTo("k8s-shop-web-06a5067b69");
        assertThat(AwsNames.loadBalancer(WEB.owner(), Scheme.INTERNET_FACING)).isEqualTo("k8s-shop-web-28f5d6446b");
        assertThat(AwsNames.loadBalancer(aSpec("a-rather-long.name").owner(), Scheme.INTERNAL))
                .isEqualTo("k8s-shop-aratherl-6d6c06d62c");
    }

    @Test
    void namesOfTargetGroupsAreForEver() {
        assertThat(AwsNames.targetGroup(WEB.owner(), Scheme.INTERNAL, listener(0)))
                .isEqualTo("k8s-shop-web-7471ee1e21");
        assertThat(AwsNames.targetGroup(WEB.owner(), Scheme.INTERNAL, listener(1)))
                .isEqualTo("k8s-shop-web-8db3f6d6f2");
        assertThat(AwsNames.targetGroup(WEB.owner(), Scheme.INTERNET_FACING, listener(0)))
                .isEqualTo("k8s-shop-web-9d64bbda80");
    }

    @Test
    void namesOfSecurityGroupsAreForEver() {
        assertThat(AwsNames.frontendGroup(WEB.owner())).isEqualTo("k8s-shop-web-67aa7c0462");
        assertThat(AwsNames.backendGroup(SpecFixture.CLUSTER)).isEqualTo("k8s-traffic-demo-cc33bd2030");
        assertThat(AwsNames.backendGroup(new ClusterIdentity("prod.eu_1", "c1a5-0001")))
                .isEqualTo("k8s-traffic-prodeu1-cc33bd2030");
    }

    @Test
    void fingerprintsOfAttributesAreForEver() {
        assertThat(Attributes.fingerprint(new TreeMap<>())).isEqualTo("none");
        assertThat(Attributes.fingerprint(new TreeMap<>(Map.of("a", "1", "b", "2"))))
                .isEqualTo("80753b984ccf9bc7");
    }
}

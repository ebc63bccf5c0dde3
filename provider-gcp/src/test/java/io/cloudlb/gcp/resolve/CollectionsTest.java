// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.gcp.resolve.Resolving.WEB;
import static io.cloudlb.gcp.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings.Reserved;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// IPv6 addresses from a range that the user has brought along (ingress-gce PR#3168, PR#3193, PR#3199).
class CollectionsTest {
    private static final String OURS = "projects/shop/regions/us-central1/publicDelegatedPrefixes/ours";
    private static final String SIX = "2001:db8:7::1:0:0";

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    private static SpecFixture of(String collection) {
        return web(GcpAnnotations.SIX_COLLECTION, collection);
    }

    private static LoadBalancerSpec alone(SpecFixture fixture) {
        return Resolving.of(fixture, IpFamilyPolicy.SINGLE_STACK, IpFamily.IPV6);
    }

    private static Reserved reserved(String from) {
        return new Reserved("mine", SIX, IpFamily.IPV6, Scheme.EXTERNAL, NetworkTier.PREMIUM, "", from, Set.of());
    }

    /// Where the subnetwork has no IPv6 addresses at all.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.googleapis.com/compute/v1/" + OURS,
                OURS,
                "regions/us-central1/publicDelegatedPrefixes/ours",
                "ours",
            })
    void readsTheRangeHoweverItIsWritten(String written) {
        assertThat(resolving.rule(alone(of(written))).subnetwork()).isEqualTo(OURS);
    }

    @Test
    void takesTheRangeOfAnotherProject() {
        String theirs = OURS.replace("shop", "example.com:hub");

        assertThat(resolving.rule(alone(of(theirs))).subnetwork()).isEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ours", "2001:db8::/32", "regions/us-central1/subnetworks/ours", "ours,theirs", "a/b"})
    void refusesWhatIsNone(String written) {
        assertThat(resolving.problem(alone(of(written))).message())
                .isEqualTo(
                        "'%s' is no public delegated prefix; write projects/PROJECT/regions/us-central1/publicDelegatedPrefixes/NAME"
                                .formatted(written));
    }

    @Test
    void refusesTheRangeOfAnotherRegion() {
        assertThat(resolving
                        .problem(alone(of(OURS.replace("us-central1", "us-east1"))))
                        .message())
                .isEqualTo(
                        "ours is in region us-east1, and the load balancer in us-central1; name a range of that region");
    }

    /// Compute Engine shows a project by its ID: the rule would never be the one that is asked for, and be replaced
    /// again and again, each time with another address.
    @Test
    void refusesAProjectByItsNumber() {
        assertThat(resolving
                        .problem(alone(of(OURS.replace("shop", "123456789012"))))
                        .message())
                .isEqualTo("123456789012 is the number of a project; write the project's ID in its place");
    }

    @Test
    void refusesItWhereItCannotBe() {
        Resolving six = resolving.withSix(Scheme.INTERNAL);

        assertThat(six.problem(alone(of(OURS).annotated(GcpAnnotations.TYPE, "Internal")))
                        .message())
                .contains("an internal load balancer has its IPv6 address from a subnetwork", GcpAnnotations.SUBNET);
        assertThat(resolving.problem(of(OURS)).message()).contains("Services of IPv6 alone", "[IPv4]");
        assertThat(resolving
                        .withSix(Scheme.EXTERNAL)
                        .problem(Resolving.of(of(OURS), IpFamilyPolicy.PREFER_DUAL_STACK, IpFamily.IPV6, IpFamily.IPV4))
                        .message())
                .contains("Services of IPv6 alone", "[IPv6, IPv4]");
        assertThat(resolving
                        .withSix(Scheme.EXTERNAL)
                        .problem(alone(of(OURS).annotated(GcpAnnotations.SUBNET, "nodes")))
                        .message())
                .contains("from a range of your own or from a subnetwork", GcpAnnotations.SUBNET);
    }

    @Test
    void takesAReservedAddressOfARangeWithoutFurtherWord() {
        SpecFixture named = web(GcpAnnotations.ADDRESSES, "mine");

        assertThat(resolving.with(reserved(OURS)).rule(alone(named)))
                .satisfies(rule -> assertThat(rule.subnetwork()).isEqualTo(OURS))
                .satisfies(rule -> assertThat(rule.ip()).contains(SIX));
    }

    @Test
    void refusesAReservedAddressOfAnotherRange() {
        String theirs = OURS.replace("ours", "theirs");
        SpecFixture named = of(OURS).annotated(GcpAnnotations.ADDRESSES, "mine");

        assertThat(resolving.with(reserved(OURS)).rule(alone(named)).ip()).contains(SIX);
        assertThat(resolving.with(reserved(theirs)).problem(alone(named)).message())
                .isEqualTo(
                        "address mine (%s) is of IP collection theirs, and the load balancer of IP collection ours; choose another address"
                                .formatted(SIX));
        assertThat(resolving.with(reserved("nodes")).problem(alone(named)).message())
                .contains("is of subnetwork nodes, and the load balancer of IP collection ours");
    }

    @Test
    void staysInTheRangeWhenNobodyAsksForItAnyMore() {
        Resolving standing = resolving.standing(alone(of(OURS)), SIX);

        assertThat(standing.rule(alone(WEB)).subnetwork()).isEqualTo(OURS);
    }
}

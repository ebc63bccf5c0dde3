// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.INTERNAL;
import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.dual;
import static io.cloudlb.azure.resolve.Resolving.six;
import static io.cloudlb.azure.resolve.Resolving.users;
import static io.cloudlb.azure.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.translate.SpecReason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked of a public address that is made for a Service.
class OwnPublicIpsTest {
    private static final String PREFIX =
            "/subscriptions/0a1b-2c/resourceGroups/lent/providers/Microsoft.Network/publicIPPrefixes/ours";

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    @Test
    void isNamedAfterTheServiceAndWhatCannotBeChangedInIt() {
        String plain = resolving.made(WEB).name();

        assertThat(plain).matches("k8s-shop-web-[0-9a-f]{10}");
        assertThat(resolving.made(web(AzureAnnotations.PIP_TAGS, "a=b")).name()).isEqualTo(plain);
        assertThat(resolving.made(web(AzureAnnotations.DNS_LABEL, "shop")).name())
                .isEqualTo(plain);
        assertThat(resolving.made(web(AzureAnnotations.PIP_PREFIX, PREFIX)).name())
                .isNotEqualTo(plain);
        assertThat(resolving
                        .made(web(AzureAnnotations.PIP_PREFIX, PREFIX.toLowerCase(Locale.ROOT)))
                        .name())
                .isEqualTo(
                        resolving.made(web(AzureAnnotations.PIP_PREFIX, PREFIX)).name());
        assertThat(resolving
                        .made(web(AzureAnnotations.PIP_IP_TAGS, "RoutingPreference=Internet"))
                        .name())
                .isNotEqualTo(plain);
    }

    @Test
    void takesAPrefixOfEachFamily() {
        String sixth = PREFIX + "6";
        List<PublicIp> made = resolving
                .balancing(dual(
                        web(AzureAnnotations.PIP_PREFIX, PREFIX).annotated(AzureAnnotations.PIP_PREFIX_IPV6, sixth)))
                .addresses();

        assertThat(made)
                .extracting(PublicIp::prefix)
                .containsExactly(Optional.of(new ArmId(PREFIX)), Optional.of(new ArmId(sixth)));
        assertThat(resolving
                        .balancing(six(web(AzureAnnotations.PIP_PREFIX, PREFIX)))
                        .addresses())
                .extracting(PublicIp::prefix)
                .containsExactly(Optional.of(new ArmId(PREFIX)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ours",
                "/subscriptions/0a1b-2c/resourceGroups/lent/providers/Microsoft.Network/publicIPAddresses/ours",
                "/subscriptions/0a1b-2c/resourceGroups/le/nt/providers/Microsoft.Network/publicIPPrefixes/ours",
                "/subscriptions/0a1b-2c/resourceGroups/lent/providers/Microsoft.Network/publicIPPrefixes/o?urs"
            })
    void refusesAPrefixThatIsNone(String text) {
        assertThat(resolving.problem(web(AzureAnnotations.PIP_PREFIX, text)).message())
                .contains("is no id of a public IP prefix");
    }

    @Test
    void asksForALabelAndTakesAnEmptyOneForNone() {
        assertThat(resolving.made(WEB).dnsLabel()).isEmpty();
        assertThat(resolving.made(web(AzureAnnotations.DNS_LABEL, "shop-1")).dnsLabel())
                .contains("shop-1");
        assertThat(resolving.made(web(AzureAnnotations.DNS_LABEL, "")).dnsLabel())
                .contains("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "s", "1shop", "shop-", "shop.web", "shöp"})
    void refusesALabelThatIsNone(String label) {
        assertThat(resolving.problem(web(AzureAnnotations.DNS_LABEL, label)).message())
                .contains("is no DNS label");
        assertThat(resolving.isRefused(
                        web(AzureAnnotations.DNS_LABEL, "a".repeat(64)).spec()))
                .isTrue();
    }

    @Test
    void putsTagsOnIt() {
        assertThat(resolving
                        .made(web(AzureAnnotations.PIP_TAGS, "team=shop, cost centre=1\\,2"))
                        .tags())
                .isEqualTo(Map.of("team", "shop", "cost centre", "1,2"));
        assertThat(resolving
                        .made(web(AzureAnnotations.PIP_IP_TAGS, "RoutingPreference=Internet"))
                        .ipTags())
                .isEqualTo(Map.of("RoutingPreference", "Internet"));
        assertThat(resolving.made(web(AzureAnnotations.PIP_IP_TAGS, "")).ipTags())
                .isEmpty();
    }

    /// cloud-provider-azure drops what it cannot read.
    @ParameterizedTest
    @ValueSource(
            strings = {"team", "a=b,=c", "a<b=c", "a%=c", "a/b=c", "A=1,a=2", "cloudlb-cluster-uid=x", "Azure-x=1"})
    void refusesTagsThatAreNone(String tags) {
        assertThat(resolving.problem(web(AzureAnnotations.PIP_TAGS, tags)).reason())
                .isEqualTo(SpecReason.INVALID_ANNOTATION.toString());
    }

    /// By such a tag the other controller would take the address for its own, and delete it.
    @ParameterizedTest
    @ValueSource(strings = {"service", "Service", "k8s-azure-service", "k8s-azure-cluster-name"})
    void refusesTagsByWhichTheOtherControllerKnowsItsOwn(String key) {
        assertThat(resolving
                        .problem(web(AzureAnnotations.PIP_TAGS, key + "=shop/web"))
                        .message())
                .isEqualTo("'%s' is a key by which Azure or a controller knows its own; choose another".formatted(key));
    }

    @Test
    void boundsTags() {
        assertThat(resolving.made(web(AzureAnnotations.PIP_TAGS, tags(46))).tags())
                .hasSize(46);
        assertThat(resolving.problem(web(AzureAnnotations.PIP_TAGS, tags(47))).message())
                .isEqualTo(
                        "has 47 tags, and a public address has room for 46 beside those that say whose it is; take some out");
        assertThat(resolving.isRefused(
                        web(AzureAnnotations.PIP_TAGS, "a=" + "x".repeat(257)).spec()))
                .isTrue();
        assertThat(resolving.isRefused(
                        web(AzureAnnotations.PIP_TAGS, "x".repeat(513) + "=a").spec()))
                .isTrue();
        assertThat(resolving.isRefused(
                        web(AzureAnnotations.PIP_IP_TAGS, tags(11)).spec()))
                .isTrue();
        assertThat(resolving.isRefused(
                        web(AzureAnnotations.PIP_IP_TAGS, "a b=c").spec()))
                .isTrue();
    }

    private static String tags(int count) {
        return IntStream.range(0, count).mapToObj(number -> "t" + number + "=v").collect(Collectors.joining(","));
    }

    @Test
    void warnsWhereNoAddressIsMade() {
        Map<String, String> wishes = Map.of(AzureAnnotations.PIP_TAGS, "a=b", AzureAnnotations.DNS_LABEL, "shop");

        assertThat(resolving.warnings(INTERNAL.annotated(wishes)))
                .extracting(Problem::message)
                .containsOnly("has no effect: the load balancer is internal")
                .hasSize(2);
        assertThat(resolving
                        .with(users("front", "192.0.2.7"))
                        .warnings(web(AzureAnnotations.PIP_NAME, "front").annotated(wishes)))
                .extracting(Problem::message)
                .containsOnly(
                        "has no effect: the public address is yours, and cloudlb does not write to it; set it there")
                .hasSize(2);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.translate.ServiceTranslator;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every annotation that Kubernetes' cloud provider for Azure reads is known: done, refused with a sentence, or
/// without meaning here and said so.
class KnownAnnotationsTest {
    private final AnnotationCatalogue catalogue = KnownAnnotations.catalogue();
    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    /// Those of its source, in the order of its documentation.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "azure-load-balancer-internal",
                "azure-load-balancer-internal-subnet",
                "azure-load-balancer-mode",
                "azure-load-balancer-configurations",
                "azure-load-balancer-ipv4",
                "azure-load-balancer-ipv6",
                "azure-pip-name",
                "azure-pip-name-ipv6",
                "azure-pip-prefix-id",
                "azure-pip-prefix-id-ipv6",
                "azure-pip-tags",
                "azure-pip-ip-tags",
                "azure-dns-label-name",
                "azure-load-balancer-resource-group",
                "azure-additional-public-ips",
                "azure-allowed-ip-ranges",
                "azure-allowed-service-tags",
                "azure-deny-all-except-load-balancer-source-ranges",
                "azure-disable-load-balancer-nsg-rule",
                "azure-disable-load-balancer-floating-ip",
                "azure-load-balancer-tcp-idle-timeout",
                "azure-load-balancer-disable-tcp-reset",
                "azure-load-balancer-enable-high-availability-ports",
                "azure-load-balancer-health-probe-protocol",
                "azure-load-balancer-health-probe-interval",
                "azure-load-balancer-health-probe-num-of-probe",
                "azure-load-balancer-health-probe-request-path",
                "azure-pls-create",
                "azure-pls-name",
                "azure-pls-resource-group",
                "azure-pls-ip-configuration-subnet",
                "azure-pls-ip-configuration-ip-address-count",
                "azure-pls-ip-configuration-ip-address",
                "azure-pls-fqdns",
                "azure-pls-proxy-protocol",
                "azure-pls-visibility",
                "azure-pls-auto-approval",
                "azure-shared-securityrule",
                "port_80_no_lb_rule",
                "port_80_no_probe_rule",
                "port_80_health-probe_protocol",
                "port_80_health-probe_port",
                "port_80_health-probe_interval",
                "port_80_health-probe_num-of-probe",
                "port_80_health-probe_request-path",
            })
    void knowsThoseOfTheCloudProvider(String name) {
        String key = "service.beta.kubernetes.io/" + name;

        assertThat(catalogue.knows(key)).isTrue();
        assertThat(catalogue.claims(key)).isTrue();
        assertThat(resolving.warnings(web(key, "true")))
                .extracting(Problem::reason)
                .doesNotContain("UnknownAnnotation");
    }

    @Test
    void leavesOtherKeysAlone() {
        assertThat(catalogue.claims("service.beta.kubernetes.io/aws-load-balancer-type"))
                .isFalse();
        assertThat(catalogue.claims(ServiceTranslator.SOURCE_RANGES))
                .as("Azure's own list of ranges is added to it")
                .isTrue();
    }

    @Test
    void isWholeInBothDirections() {
        Set<String> keys = catalogue.keys().stream()
                .filter(key -> !AzureAnnotations.SUPPORTED.contains(key))
                .collect(Collectors.toSet());

        for (String key : keys) {
            boolean said = resolving.isRefused(web(key, "true").spec())
                    || resolving.warnings(web(key, "true")).stream()
                            .anyMatch(problem -> problem.field().equals(key));
            assertThat(said).as(key).isTrue();
        }
    }

    @Test
    void refusesWhatIsNotBuilt() {
        assertThat(resolving
                        .problem(web(AzureAnnotations.CONFIGURATIONS, "lb1"))
                        .message())
                .isEqualTo(
                        "names load balancers, and there is one for all Services; take the annotation out, or have the operator set multipleStandardLoadBalancerConfigurations");
        assertThat(resolving
                        .resolve(web(AzureAnnotations.LINK_CREATE, "false").spec())
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "azure-load-balancer-mode, __auto__",
        "azure-shared-securityrule, true",
        "azure-pls-name, link",
    })
    void warnsOfWhatHasNoMeaning(String name, String value) {
        String key = "service.beta.kubernetes.io/" + name;

        assertThat(resolving.warnings(web(key, value)))
                .extracting(Problem::reason, Problem::field)
                .containsExactly(tuple("AnnotationWithoutEffect", key));
        assertThat(resolving.balancing(web(key, value))).isEqualTo(resolving.balancing(WEB));
    }

    @ParameterizedTest
    @CsvSource({
        "port_80_no_lb_rules, did you mean service.beta.kubernetes.io/port_80_no_lb_rule?",
        "port_80_healthprobe_port, did you mean service.beta.kubernetes.io/port_80_health-probe_port?",
        "port_80_, annotations of one port are port_<number>_<word>",
        "port_http_no_lb_rule, annotations of one port are port_<number>_<word>",
        "port_080_no_lb_rule, annotations of one port are port_<number>_<word>",
        "port_81_no_lb_rule, has no effect: the Service has no port 81",
        "port_53_health-probe_port, has no effect: the Service has no TCP port 53",
    })
    void warnsOfKeysOfPortsThatMeanNothing(String name, String message) {
        String key = "service.beta.kubernetes.io/" + name;

        assertThat(resolving.warnings(WEB.udpPort(53).annotated(key, "true")))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).startsWith(key).endsWith(message));
    }
}

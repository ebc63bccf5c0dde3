// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.Configuration;
import io.cloudlb.core.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Several load balancers, as the file of Azure's own controller has them.
class ConfigurationReaderTest {
    private static final String LEAST = """
            subscriptionId: 11111111-2222-3333-4444-555555555555
            resourceGroup: rg
            location: westeurope
            vnetName: net
            subnetName: nodes
            """;

    @TempDir
    private Path folder;

    private Map<String, String> given(String list) throws IOException {
        Path file = Files.writeString(
                folder.resolve("azure.json"), LEAST + "multipleStandardLoadBalancerConfigurations: " + list);
        return Map.of("azure-cloud-config", file.toString());
    }

    private List<Configuration> read(String list) throws IOException {
        assertThat(problems(list)).isEmpty();
        return AzureSettings.of(given(list)).file().configurations();
    }

    private List<String> problems(String list) throws IOException {
        return new AzureProviderSettings()
                .validate(given(list)).stream()
                        .map(Problem::message)
                        .map(message -> message.replaceFirst(".*azure.json: ", "")
                                .replace("multipleStandardLoadBalancerConfigurations", "LIST"))
                        .toList();
    }

    @Test
    void allFieldsOfOneAreReadWhateverTheirCase() throws IOException {
        Configuration edge = read("""
                [{"name": "edge", "PrimaryVMSet": "aks-edge-vmss", "allowServicePlacement": false,
                  "serviceLabelSelector": {"matchLabels": {"tier": "edge"}},
                  "serviceNamespaceSelector": {"matchExpressions": [
                    {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"]}]},
                  "nodeSelector": {"matchExpressions": [{"key": "gpu", "operator": "DoesNotExist"}]}}]
                """).getFirst();

        assertThat(edge.name()).isEqualTo("edge");
        assertThat(edge.primarySet()).contains("aks-edge-vmss");
        assertThat(edge.takesServices()).isFalse();
        assertThat(edge.services()).hasToString("Optional[tier in (edge)]");
        assertThat(edge.namespaces()).hasToString("Optional[kubernetes.io/metadata.name notin (kube-system)]");
        assertThat(edge.nodes()).hasToString("Optional[!gpu]");
    }

    @Test
    void whatIsLeftOutSelectsNothing() throws IOException {
        Configuration plain = read("[{name: a, primaryVMSet: \"\", nodeSelector: null}, {name: b}]")
                .getFirst();

        assertThat(plain.takesServices()).isTrue();
        assertThat(plain.primarySet()).isEmpty();
        assertThat(plain.selectsServices()).isFalse();
        assertThat(plain.nodes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a: b} | LIST is no list of load balancers",
                "[7] | LIST[0] is no mapping of fields to values",
                "[{primaryVMSet: x}] | LIST[0] has no name",
                "[{name: 'a/b'}] | LIST[0].name 'a/b' is no name: letters, digits, dots, hyphens and underscores, at most 71 of them",
                "[{name: ''}] | LIST[0].name is empty",
                "[{name: a, primaryVmSets: x}] | LIST[0] has 'primaryVmSets', which nobody reads; did you mean primaryVMSet?",
                "[{name: a, autoPlaceServices: true}] | LIST[0] has 'autoPlaceServices', which nobody reads; there are name, primaryVMSet, allowServicePlacement, serviceLabelSelector, serviceNamespaceSelector, nodeSelector",
                "[{name: a, Name: b}] | LIST[0] has name twice",
                "[{name: a, allowServicePlacement: 'no'}] | LIST[0].allowServicePlacement is not true or false",
                "[{name: a}, {name: A}] | LIST means load balancer 'A' twice, for each has an internal one whose name ends in -internal; call it otherwise",
                "[{name: a}, {name: A-Internal}] | LIST means load balancer 'A-Internal' twice, for each has an internal one whose name ends in -internal; call it otherwise",
                "[{name: a, primaryVMSet: p}, {name: b, primaryVMSet: P}] | LIST has primaryVMSet 'P' twice, and its nodes can be in one load balancer",
                "[{name: a, nodeSelector: {matchLabels: {x: true}}}] | LIST[0].nodeSelector.matchLabels.x is not text; write it in quotes",
                "[{name: a, nodeSelector: {matchLabels: {'a b': c}}}] | LIST[0].nodeSelector.matchLabels 'a b' is no key of a label",
                "[{name: a, nodeSelector: {matchLabels: {a: 'b c'}}}] | LIST[0].nodeSelector.matchLabels 'b c' is no value of a label",
                "[{name: a, nodeSelector: {matchLabel: {}}}] | LIST[0].nodeSelector has 'matchLabel', which nobody reads; did you mean matchLabels?",
                "[{name: a, nodeSelector: {matchExpressions: {}}}] | LIST[0].nodeSelector.matchExpressions is no list",
                "[{name: a, nodeSelector: {matchExpressions: [{key: a, operator: in}]}}] | LIST[0].nodeSelector.matchExpressions[0].operator 'in' is none of In, NotIn, Exists and DoesNotExist",
                "[{name: a, nodeSelector: {matchExpressions: [{key: a, operator: In}]}}] | LIST[0].nodeSelector.matchExpressions[0].values is empty, and In is about values",
                "[{name: a, nodeSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}] | LIST[0].nodeSelector.matchExpressions[0].values has values, and Exists is about the key alone",
                "[{name: a, serviceNamespaceSelector: {matchLabels: {team: shop}}}] | LIST[0].serviceNamespaceSelector goes by label 'team', and of namespaces cloudlb knows the name alone: go by kubernetes.io/metadata.name, whose value it is",
            })
    void aMistakeIsNamedWhereItIs(String list, String problem) throws IOException {
        assertThat(problems(list)).containsExactly(problem);
    }

    @Test
    void thereAreBoundsToHowManyThereAreAndWhatTheyLookAt() throws IOException {
        String many =
                IntStream.range(0, 65).mapToObj("{name: lb-%d}"::formatted).collect(Collectors.joining(", "));
        String values = IntStream.range(0, 65).mapToObj("v%d"::formatted).collect(Collectors.joining(", "));

        assertThat(problems("[%s]".formatted(many)))
                .containsExactly("LIST has 65 load balancers, and at most 64 are taken");
        assertThat(problems("[{name: a, nodeSelector: {matchExpressions: [{key: a, operator: In, values: [%s]}]}}]"
                        .formatted(values)))
                .containsExactly("LIST[0].nodeSelector has more than 64 requirements, or values in one");
    }

    @Test
    void noOtherLoadBalancerAndNoOtherPoolsAreAskedForBeside() throws IOException {
        String list = "[{name: a}, {name: b}]\nloadBalancerName: %s\nloadBalancerBackendPoolConfigurationType: %s\n";

        assertThat(problems(list.formatted("c", "nodeIPConfiguration")))
                .containsExactly(
                        "loadBalancerName: 'c' is none of the load balancers in LIST, which are all that there are; add it there, or take it out here",
                        "loadBalancerBackendPoolConfigurationType: several load balancers (LIST) have pools of addresses alone: set it to nodeIP");
        assertThat(problems(list.formatted("B", "nodeIP"))).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever stands in flags, variables and files, it is a configuration or its faults, never an exception.
class AnyConfigurationTest {
    private static final ConfigLoader LOADER =
            new ConfigLoader(List.of(new FakeProviderSettings("aws")), PodEnvironment.OUTSIDE);

    @Property(tries = 200)
    void readsOrFaultsAnyFlagsAndVariables(@ForAll("options") Map<String, String> flags) {
        Map<String, List<String>> values = new HashMap<>();
        Map<String, String> environment = new HashMap<>();
        flags.forEach((name, value) -> {
            values.put(name, List.of(value.split(",", -1)));
            environment.put("CLOUDLB_" + name, value);
        });

        assertThat(LOADER.load(new ConfigSource.FlagSource(values, List.of()), environment))
                .isNotNull();
    }

    @Provide
    Arbitrary<Map<String, String>> options() {
        Arbitrary<String> names = Arbitraries.of(LOADER.options().stream()
                .filter(option -> !option.equals(ControllerOptions.CONFIG))
                .map(Option::name)
                .toList());
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.of(
                        "", ",", "0", "-1", "99999999999999999999", "true", "1h", "PT", "[::1]:1", ":", "a/b/c"));
        return Arbitraries.maps(names, values).ofMaxSize(8);
    }

    @Property(tries = 200)
    void readsOrFaultsAnyFile(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
        assertThat(load(bytes)).isNotNull();
    }

    @Property(tries = 200)
    void readsOrFaultsAnyYaml(@ForAll("yaml") String text) throws IOException {
        assertThat(load(text.getBytes(StandardCharsets.UTF_8))).isNotNull();
    }

    @Provide
    Arbitrary<String> yaml() {
        return Arbitraries.of(
                        "policy",
                        "namespace",
                        ": ",
                        "- ",
                        "\n",
                        "  ",
                        "&a ",
                        "*a",
                        "[",
                        "]",
                        "{",
                        "}",
                        "!!binary ",
                        "<<",
                        "? ",
                        "|\n",
                        "---\n",
                        "null",
                        "'",
                        "\"",
                        "#",
                        "~",
                        ",",
                        "0x1",
                        "\t")
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }

    @ParameterizedTest
    @CsvSource({
        "'[', 5000, nested more than 50 deep",
        "'{a: ', 5000, nested more than 50 deep",
        "'- ', 5000, nested more than 50 deep",
        "'# comment\n', 200000, larger than 1 MiB",
    })
    void refusesInASentenceWhatIsMadeToBreakAReader(String piece, int times, String why) throws IOException {
        assertThat(faults(load(piece.replace("\\n", "\n").repeat(times).getBytes(StandardCharsets.UTF_8))))
                .anyMatch(fault -> fault.contains(why));
    }

    @Test
    void saysThatAFileIsNoUtf8() throws IOException {
        assertThat(faults(load(new byte[] {'a', ':', ' ', (byte) 0xff})))
                .anyMatch(fault -> fault.contains("no text in UTF-8"));
    }

    @Test
    void saysThatAFileCannotNameItself() throws IOException {
        assertThat(faults(load("config: other.yaml".getBytes(StandardCharsets.UTF_8))))
                .anyMatch(fault -> fault.endsWith("'config' names this file, and cannot stand in it"));
    }

    @ParameterizedTest
    @CsvSource({"''", "','", "' , '"})
    void doesNotTakeAListOfNothingForAll(String namespaces) {
        ConfigLoader.ConfigResult result = LOADER.load(
                new ConfigSource.FlagSource(Map.of("namespace", List.of(namespaces.split(",", -1))), List.of()),
                Map.of());

        assertThat(faults(result)).contains("--namespace: has no value; leave it out for the default");
    }

    private static ConfigLoader.ConfigResult load(byte[] file) throws IOException {
        Path written = Files.createTempFile("config", ".yaml");
        try {
            Files.write(written, file);
            return LOADER.load(
                    new ConfigSource.FlagSource(Map.of("config", List.of(written.toString())), List.of()), Map.of());
        } finally {
            Files.delete(written);
        }
    }

    private static List<String> faults(ConfigLoader.ConfigResult result) {
        return switch (result) {
            case ConfigLoader.ConfigResult.Ready _ -> List.of();
            case ConfigLoader.ConfigResult.Faulty(List<ConfigSource.Fault> faults) ->
                faults.stream().map(ConfigSource.Fault::toString).toList();
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is made of the chart and kept in the repository. With `-Drendered=write` it is written anew.
class RenderedFilesTest {
    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final Pattern COMMENT = Pattern.compile("^ *# -- (.*)$");
    private static final Pattern VALUE = Pattern.compile("^( *)([A-Za-z0-9]+):(?: (.*))?$");
    private static final Pattern TABLE = Pattern.compile("(?s)(<!-- values: [^>]*-->\n).*(<!-- end of values -->)");

    /// Labels of what Helm has installed, which a manifest has not.
    private static final Pattern HELMS =
            Pattern.compile("(?m)^# Source: .*\n|^ *helm\\.sh/chart: .*\n|^ *app\\.kubernetes\\.io/managed-by: .*\n");

    @ParameterizedTest
    @CsvSource({
        "aws, cloudlb.yaml, cloudlb on AWS",
        "gcp, cloudlb-gcp.yaml, cloudlb on Google Cloud",
        "azure, cloudlb-azure.yaml, cloudlb on Azure",
        "metallb, cloudlb-metallb.yaml, cloudlb in the place of MetalLB's controller"
    })
    void theManifestsAreTheChartsOwn(String provider, String file, String title) throws IOException {
        String manifest = """
                # SPDX-License-Identifier: Apache-2.0
                # %s: account, exact rights, two replicas. See docs/deploy.md for what to fill in.
                # Made of charts/cloudlb with ci/%s-values.yaml, see CONTRIBUTING.md.
                """.formatted(title, provider)
                + HELMS.matcher(Chart.render(provider, "{}"))
                        .replaceAll("")
                        .strip()
                        .replaceFirst("^---\n", "")
                + "\n";

        isKept(Path.of("..", "deploy", file), manifest);
    }

    @Test
    void theReadmeHasEveryValueWithItsComment() throws IOException {
        Matcher table = TABLE.matcher(Files.readString(README));
        assertThat(table.find()).isTrue();
        String values = Files.readString(Chart.FOLDER.resolve("values.yaml"));

        isKept(README, table.replaceFirst(Matcher.quoteReplacement(table.group(1) + rows(values) + table.group(2))));
    }

    private static void isKept(Path file, String content) throws IOException {
        if (System.getProperty("rendered", "").equals("write")) {
            Files.writeString(file, content);
        }
        assertThat(Files.readString(file))
                .as("%s is stale: see CONTRIBUTING.md", file.getFileName())
                .isEqualTo(content);
    }

    private static String rows(String values) {
        StringBuilder rows = new StringBuilder("| value | default | |\n|---|---|---|\n");
        Deque<String> path = new ArrayDeque<>();
        String text = "";
        for (String line : values.lines().toList()) {
            Matcher comment = COMMENT.matcher(line);
            Matcher value = VALUE.matcher(line);
            if (comment.matches()) {
                text = comment.group(1);
            } else if (value.matches()) {
                while (path.size() > value.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(value.group(2));
                if (value.group(3) != null) {
                    assertThat(text).as("the comment above %s", value.group(2)).isNotEmpty();
                    rows.append("| `%s` | `%s` | %s |\n"
                            .formatted(path.stream().collect(Collectors.joining(".")), value.group(3), text));
                }
                text = "";
            }
        }
        return rows.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What decides takes values and returns values: from a specification to what is desired, and from what is to what
/// changes.
class GcpArchitectureTest {
    private static final String ROOT = "io.cloudlb.gcp";
    private static final List<String> DECIDING =
            List.of(ROOT + ".model..", ROOT + ".change..", ROOT + ".resolve..", ROOT + ".plan..");

    /// What each package may use of the others. The root may use all.
    private static final Map<String, Set<String>> USES = Map.of(
            "settings", Set.of(),
            "model", Set.of(),
            "change", Set.of("model"),
            "resolve", Set.of("model"),
            "plan", Set.of("model", "change"),
            "client", Set.of("model", "settings"),
            "read", Set.of("model", "client"),
            "write", Set.of("model", "change", "client", "read"));

    private static final Set<String> CLOCKS =
            Set.of("java.time.Clock", "java.time.InstantSource", "io.cloudlb.core.provider.TimeSource");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void looksAtWhatDecides() {
        assertThat(CLASSES.stream().filter(decides()).map(JavaClass::getSimpleName))
                .contains("GcpResolver", "GcpDesired", "GcpPlanner", "GcpChange", "FrontendSteps");
    }

    @Test
    void decidersKnowNoClientAndNoLoggerHoweverFarOneLooks() {
        noClasses()
                .that(decides())
                .should()
                .transitivelyDependOnClassesThat(resideInAnyPackage(
                        "com.google.cloud..",
                        "com.google.api..",
                        "com.google.auth..",
                        "org.slf4j..",
                        "io.micrometer..",
                        "java.net.http..",
                        "java.nio.file.."))
                .check(CLASSES);
    }

    @Test
    void decidersAskNoClock() {
        noClasses().that(decides()).should().callMethod(Instant.class, "now").check(CLASSES);
        for (String clock : Set.of("nanoTime", "currentTimeMillis")) {
            noClasses().that(decides()).should().callMethod(System.class, clock).check(CLASSES);
        }
        noClasses().that(decides()).should().dependOnClassesThat(areClocks()).check(CLASSES);
    }

    @Test
    void packagesDependOneWay() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals(ROOT))
                        .map(name -> name.substring(ROOT.length() + 1)))
                .allMatch(USES::containsKey, "is one of those that the table names");
        USES.forEach((name, used) -> noClasses()
                .that(resideInAPackage(ROOT + "." + name))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(not(resideInAPackage(ROOT + "." + name)))
                        .and(not(resideInAnyPackage(
                                used.stream().map(ROOT.concat(".")::concat).toArray(String[]::new)))))
                .check(CLASSES));
    }

    /// What reads and writes hands on resources and changes, never an answer or a request of Google's.
    @Test
    void theClientsTypesStayWhereCallsAreMade() {
        noClasses()
                .that(resideInAPackage(ROOT + "..")
                        .and(not(resideInAnyPackage(ROOT, ROOT + ".client..", ROOT + ".read..", ROOT + ".write.."))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.google.cloud..", "com.google.api.."))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> decides() {
        return resideInAnyPackage(DECIDING.toArray(String[]::new));
    }

    private static DescribedPredicate<JavaClass> areClocks() {
        return DescribedPredicate.describe("are clocks", type -> CLOCKS.contains(type.getName()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

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
class AzureArchitectureTest {
    private static final String ROOT = "io.cloudlb.azure";
    private static final List<String> DECIDING =
            List.of(ROOT + ".model..", ROOT + ".change..", ROOT + ".resolve..", ROOT + ".plan..");

    /// What each package may use of the others. The root may use all.
    private static final Map<String, Set<String>> USES = Map.of(
            "settings", Set.of("model"),
            "json", Set.of(),
            "model", Set.of("json"),
            "change", Set.of("model", "json"),
            "resolve", Set.of("model", "json"),
            "plan", Set.of("model", "change", "json"),
            "client", Set.of("json", "settings"),
            "read", Set.of("model", "client", "json"),
            "write", Set.of("model", "change", "client", "read", "json"));

    private static final Set<String> CLOCKS =
            Set.of("java.time.Clock", "java.time.InstantSource", "io.cloudlb.core.provider.TimeSource");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void decidersKnowNoClientAndNoLoggerHoweverFarOneLooks() {
        noClasses()
                .that(decides())
                .should()
                .transitivelyDependOnClassesThat(resideInAnyPackage(
                        "com.azure..",
                        "com.microsoft..",
                        "reactor..",
                        "org.slf4j..",
                        "io.micrometer..",
                        "java.net.http..",
                        "java.nio.file.."))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void decidersAskNoClock() {
        noClasses()
                .that(decides())
                .should()
                .callMethod(Instant.class, "now")
                .allowEmptyShould(true)
                .check(CLASSES);
        for (String clock : Set.of("nanoTime", "currentTimeMillis")) {
            noClasses()
                    .that(decides())
                    .should()
                    .callMethod(System.class, clock)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
        noClasses()
                .that(decides())
                .should()
                .dependOnClassesThat(areClocks())
                .allowEmptyShould(true)
                .check(CLASSES);
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
                .allowEmptyShould(true)
                .check(CLASSES));
    }

    /// Microsoft's library is a way to send requests, and nothing that is read or written is of its types.
    @Test
    void theLibraryStaysWhereRequestsAreSent() {
        noClasses()
                .that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(ROOT + ".client..", ROOT + ".json.."))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.azure..", "com.microsoft..", "reactor.."))
                .check(CLASSES);
    }

    /// The tree is a value; only its text needs a library.
    @Test
    void theTreeKnowsNoLibrary() {
        noClasses()
                .that(JavaClass.Predicates.simpleName("Json"))
                .should()
                .transitivelyDependOnClassesThat(resideInAnyPackage("com.azure..", "com.fasterxml.."))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> decides() {
        return resideInAnyPackage(DECIDING.toArray(String[]::new));
    }

    private static DescribedPredicate<JavaClass> areClocks() {
        return DescribedPredicate.describe("are clocks", type -> CLOCKS.contains(type.getName()));
    }
}

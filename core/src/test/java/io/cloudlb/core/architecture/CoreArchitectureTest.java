// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dependencies point one way: `model ← translate, plan ← provider ← controller`.
class CoreArchitectureTest {
    private static final String CORE = "io.cloudlb.core.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.cloudlb.core");

    private static final String[] CLOCKS = {
        "java.time.Clock", "java.time.InstantSource", "io.cloudlb.core.provider.TimeSource"
    };

    private static final int MOST_FILES = 150;
    private static final int MOST_LINES = 350;
    private static final int MOST_TYPES = 250;

    @Test
    void looksAtTheWholeModule() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .contains(CORE + "model", CORE + "plan", CORE + "translate", CORE + "provider", CORE + "controller");
    }

    @Test
    void hasNoCycles() {
        check(slices().matching(CORE + "(*)..").should().beFreeOfCycles());
    }

    @Test
    void modelKnowsNothingOfOurs() {
        check(noClasses().that(in("model")).should().dependOnClassesThat(ofOursExcept("model")));
    }

    @Test
    void translationAndPlansKnowOnlyTheModel() {
        check(noClasses().that(in("translate")).should().dependOnClassesThat(ofOursExcept("model", "translate")));
        check(noClasses().that(in("plan")).should().dependOnClassesThat(ofOursExcept("model", "plan")));
    }

    @Test
    void providersContractKnowsOnlyModelAndPlan() {
        check(noClasses().that(in("provider")).should().dependOnClassesThat(ofOursExcept("model", "plan", "provider")));
    }

    @Test
    void thePartsOfTheControllerKnowEachOtherOneWay() {
        check(slices().matching(CORE + "controller.(*)..").should().beFreeOfCycles());
        List<String> upwards = List.of("ports", "queue", "state", "status", "ensure", "scans");
        for (String part : upwards) {
            String[] above = upwards.subList(upwards.indexOf(part) + 1, upwards.size()).stream()
                    .map(name -> CORE + "controller." + name + "..")
                    .toArray(String[]::new);
            check(noClasses()
                    .that(in("controller." + part))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(above).or(resideInAPackage(CORE + "controller"))));
        }
    }

    @Test
    void needsNeitherTheKubernetesClientNorACloudsSdk() {
        check(noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.fabric8..", "software.amazon..", "com.google.cloud..", "com.azure..")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "plan", "translate"})
    void deciderIsPure(String name) {
        check(noClasses()
                .that(in(name))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.slf4j..", "io.micrometer..", "java.net.http..", "java.nio.file..", "java.sql.."))
                .because("it takes values and returns values"));
        check(noClasses().that(in(name)).should().dependOnClassesThat(areClocks()));
        for (Class<?> timed : Set.of(
                java.time.Instant.class,
                java.time.LocalDate.class,
                java.time.LocalDateTime.class,
                java.time.OffsetDateTime.class,
                java.time.ZonedDateTime.class)) {
            check(noClasses().that(in(name)).should().callMethod(timed, "now"));
        }
        for (String read : Set.of("nanoTime", "currentTimeMillis", "getenv")) {
            check(noClasses().that(in(name)).should().callMethod(System.class, read));
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        check(classes()
                .that(resideInAPackage("io.cloudlb.."))
                .should(ArchCondition.from(resideInNullMarkedPackage()))
                .because("there is no null between packages"));
    }

    /// What somebody has to find their way in: files and names are dearer than lines. How many of the files one Service
    /// passes, `ReadingLengthTest` of the provider for AWS says.
    @Test
    void staysSmallEnoughToBeRead() throws IOException {
        Map<Path, Integer> lines = new HashMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                lines.put(source, Files.readAllLines(source).size());
            }
        }

        assertThat(lines)
                .hasSizeBetween(1, MOST_FILES)
                .allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(MOST_LINES));
        assertThat(CLASSES.stream()
                        .filter(type -> !type.isAnonymousClass())
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .count())
                .isLessThanOrEqualTo(MOST_TYPES);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> in(String name) {
        return resideInAPackage(CORE + name + "..");
    }

    private static DescribedPredicate<JavaClass> ofOursExcept(String... names) {
        DescribedPredicate<JavaClass> ours = resideInAPackage("io.cloudlb..");
        for (String name : names) {
            ours = ours.and(DescribedPredicate.not(in(name)));
        }
        return ours;
    }

    private static DescribedPredicate<JavaClass> resideInNullMarkedPackage() {
        return DescribedPredicate.describe(
                "reside in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class));
    }

    private static DescribedPredicate<JavaClass> areClocks() {
        return DescribedPredicate.describe("are clocks", type -> Set.of(CLOCKS).contains(type.getName()));
    }
}

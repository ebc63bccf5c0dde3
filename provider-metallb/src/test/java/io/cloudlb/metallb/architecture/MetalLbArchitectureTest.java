// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.architecture;

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
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Pools, allocation, claims and the verdict on rivals take values and return values; time comes in as an
/// argument.
class MetalLbArchitectureTest {
    private static final String POOL = "io.cloudlb.metallb.pool..";
    private static final String ALLOCATION = "io.cloudlb.metallb.allocation..";
    private static final String CLAIMS = "io.cloudlb.metallb.claims..";
    private static final String RIVALS = "io.cloudlb.metallb.rivals..";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.cloudlb.metallb");

    @Test
    void looksAtEveryPackage() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .contains(
                        "io.cloudlb.metallb.pool",
                        "io.cloudlb.metallb.allocation",
                        "io.cloudlb.metallb.claims",
                        "io.cloudlb.metallb.rivals");
    }

    @Test
    void poolsKnowNothingOfTheOthers() {
        noClasses()
                .that(resideInAPackage(POOL))
                .should()
                .dependOnClassesThat(resideInAnyPackage(ALLOCATION, CLAIMS, RIVALS))
                .check(CLASSES);
    }

    @Test
    void theyKnowNothingOfResources() {
        noClasses()
                .that(arePure())
                .should()
                .dependOnClassesThat(resideInAPackage("io.cloudlb.metallb.kube.."))
                .check(CLASSES);
    }

    @Test
    void theyKnowNoClientNoLoggerAndNoFile() {
        noClasses()
                .that(arePure())
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.fabric8..", "org.slf4j..", "io.micrometer..", "java.net..", "java.nio.file..", "java.io.."))
                .check(CLASSES);
    }

    @Test
    void theyUseOfCoreOnlyTheModelAndTheReadingOfAddresses() {
        noClasses()
                .that(arePure())
                .should()
                .dependOnClassesThat(resideInAPackage("io.cloudlb.core..")
                        .and(DescribedPredicate.not(
                                resideInAnyPackage("io.cloudlb.core.model..", "io.cloudlb.core.translate.."))))
                .check(CLASSES);
    }

    @Test
    void theyAskNoClock() {
        noClasses().that(arePure()).should().callMethod(Instant.class, "now").check(CLASSES);
        for (String clock : Set.of("nanoTime", "currentTimeMillis")) {
            noClasses().that(arePure()).should().callMethod(System.class, clock).check(CLASSES);
        }
        noClasses().that(arePure()).should().dependOnClassesThat(areClocks()).check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> arePure() {
        return resideInAnyPackage(POOL, ALLOCATION, CLAIMS, RIVALS);
    }

    private static DescribedPredicate<JavaClass> areClocks() {
        Set<String> clocks = Set.of("java.time.Clock", "java.time.InstantSource");
        return DescribedPredicate.describe("are clocks", type -> clocks.contains(type.getName()));
    }
}

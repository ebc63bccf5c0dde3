// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
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
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The rules that cross modules. Those inside `core` are in that module.
class ArchitectureTest {
    /// What a body of Google's interface for HTTP is.
    private static final String STREAMS = "com.google.api.client.util";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.cloudlb");

    private static final String CORE = "io.cloudlb.core..";
    private static final String EMULATORS = "io.cloudlb.emulators..";
    private static final String APP = "io.cloudlb.app..";
    private static final String METALLB_RESOURCES = "io.cloudlb.metallb.kube..";
    private static final String KUBERNETES = "io.cloudlb.kubernetes..";
    private static final String[] PROVIDERS = {
        "io.cloudlb.aws..", "io.cloudlb.gcp..", "io.cloudlb.azure..", "io.cloudlb.metallb.."
    };

    @Test
    void looksAtEveryModule() {
        assertThat(CLASSES.stream().map(ArchitectureTest::moduleOf))
                .contains("core", "kubernetes", "aws", "gcp", "azure", "metallb", "emulators", "testkit", "app");
    }

    @Test
    void modulesHaveNoCycles() {
        slices().matching("io.cloudlb.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.cloudlb.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void coreKnowsNoOtherModule() {
        noClasses()
                .that(resideInAPackage(CORE))
                .should()
                .dependOnClassesThat(resideInAPackage("io.cloudlb..").and(not(resideInAPackage(CORE))))
                .check(CLASSES);
    }

    @Test
    void kubernetesKnowsOnlyCore() {
        noClasses()
                .that(resideInAPackage(KUBERNETES))
                .should()
                .dependOnClassesThat(resideInAPackage("io.cloudlb..").and(not(resideInAnyPackage(KUBERNETES, CORE))))
                .check(CLASSES);
    }

    @Test
    void theReaderOfTheApiAndThatOfYamlKnowNothingOfWhatTheyRead() {
        for (String reader : List.of("io.cloudlb.kubernetes.watch..", "io.cloudlb.kubernetes.yaml..")) {
            noClasses()
                    .that(resideInAPackage(reader))
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.cloudlb..")
                            .and(not(resideInAnyPackage(
                                    reader, "io.cloudlb.core.provider..", "io.cloudlb.core.redaction.."))))
                    .check(CLASSES);
        }
    }

    @Test
    void providersKnowOnlyCoreAndThemselves() {
        for (String provider : PROVIDERS) {
            noClasses()
                    .that(resideInAPackage(provider).and(not(resideInAPackage(METALLB_RESOURCES))))
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.cloudlb..").and(not(resideInAnyPackage(provider, CORE))))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void providersNeverSeeTheControllerNorKubernetesUnlessTheyLiveThere() {
        noClasses()
                .that(resideInAnyPackage(PROVIDERS))
                .should()
                .dependOnClassesThat(resideInAPackage("io.cloudlb.core.controller.."))
                .check(CLASSES);
        noClasses()
                .that(resideInAnyPackage(PROVIDERS).and(not(resideInAPackage(METALLB_RESOURCES))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.fabric8..", KUBERNETES))
                .because("only MetalLB's own configuration is made of custom resources")
                .check(CLASSES);
        noClasses()
                .that(resideInAPackage(METALLB_RESOURCES))
                .should()
                .dependOnClassesThat(resideInAPackage("io.cloudlb..")
                        .and(not(resideInAnyPackage("io.cloudlb.metallb..", CORE, KUBERNETES))))
                .check(CLASSES);
    }

    @Test
    void emulatorsKnowNoProvider() {
        noClasses()
                .that(resideInAPackage(EMULATORS))
                .should()
                .dependOnClassesThat(resideInAnyPackage(PROVIDERS))
                .check(CLASSES);
    }

    @Test
    void aCloudsSdkIsUsedInItsProviderOnly() {
        usedOnlyIn("io.cloudlb.aws..", "software.amazon..");
        usedOnlyIn("io.cloudlb.gcp..", "com.google.cloud..", "com.google.api..");
        usedOnlyIn("io.cloudlb.azure..", "com.azure..", "com.microsoft..", "reactor..");
    }

    @Test
    void theKubernetesClientIsUsedInItsModuleAndByWhatStandsInForPeople() {
        noClasses()
                .that(not(resideInAnyPackage(
                        KUBERNETES,
                        METALLB_RESOURCES,
                        "io.cloudlb.app.demo..",
                        "io.cloudlb.testkit..",
                        "io.cloudlb.it..")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.fabric8.."))
                .because("the demo, the fixtures and the tests act as users of the cluster; the product has one place")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandKnowsTheCommand() {
        noClasses()
                .that(not(resideInAnyPackage(APP, "io.cloudlb.it..")))
                .should()
                .dependOnClassesThat(resideInAPackage(APP))
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes().should(ArchCondition.from(resideInNullMarkedPackage())).check(CLASSES);
    }

    /// The emulators may implement an SDK's interface for HTTP, by which they are mounted in memory; no more of it.
    private static void usedOnlyIn(String provider, String... sdk) {
        DescribedPredicate<JavaClass> mounting =
                resideInAnyPackage("software.amazon.awssdk.http..", "com.google.api.client.http..", STREAMS);
        noClasses()
                .that(not(resideInAnyPackage(provider, EMULATORS)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(sdk))
                .check(CLASSES);
        noClasses()
                .that(resideInAPackage(EMULATORS))
                .should()
                .dependOnClassesThat(resideInAnyPackage(sdk).and(not(mounting)))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> resideInNullMarkedPackage() {
        return DescribedPredicate.describe(
                "reside in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class));
    }

    private static String moduleOf(JavaClass type) {
        return List.of(type.getPackageName().split("\\.")).get(2);
    }
}

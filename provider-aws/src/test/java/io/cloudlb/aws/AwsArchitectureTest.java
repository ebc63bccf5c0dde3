// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What decides takes values and returns values: from a specification to what is desired, and from what is to what
/// changes.
class AwsArchitectureTest {
    private static final Pattern DECIDERS = Pattern.compile(
            "(AwsResolver|ClusterResolver|AwsDesired|AwsState|AwsPlanner|ClusterPlan|ServicePlan|PlanBuilder|Replacements"
                    + "|\\w+Steps|\\w+Change)(\\$.*)?");
    private static final Set<String> CLOCKS =
            Set.of("java.time.Clock", "java.time.InstantSource", "io.cloudlb.core.provider.TimeSource");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.cloudlb.aws");

    @Test
    void looksAtWhatDecides() {
        assertThat(CLASSES.stream().filter(decides()).map(JavaClass::getSimpleName))
                .contains("AwsResolver", "AwsDesired", "AwsPlanner", "AwsChange", "ListenerSteps");
    }

    @Test
    void decidersKnowNoClientAndNoLoggerHoweverFarOneLooks() {
        noClasses()
                .that(decides())
                .should()
                .transitivelyDependOnClassesThat(resideInAnyPackage(
                        "software.amazon..", "org.slf4j..", "io.micrometer..", "java.net.http..", "java.nio.file.."))
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

    private static DescribedPredicate<JavaClass> decides() {
        return DescribedPredicate.describe(
                "decide", type -> DECIDERS.matcher(withoutPackage(type)).matches());
    }

    private static DescribedPredicate<JavaClass> areClocks() {
        return DescribedPredicate.describe("are clocks", type -> CLOCKS.contains(type.getName()));
    }

    private static String withoutPackage(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1);
    }
}

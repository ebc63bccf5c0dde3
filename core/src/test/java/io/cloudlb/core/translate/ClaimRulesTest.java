// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.OtherController;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim.Ensure;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim.NotOurs;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim.Release;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim.ServedByAnother;
import io.cloudlb.testkit.AService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClaimRulesTest {
    private static final String OUR_CLASS = "cloudlb.io/aws";
    private static final String ANOTHER_CLASS = "cloudlb.io/internal";
    private static final String DEFAULT_FINALIZER = ClaimRules.COMMON_FINALIZER;
    private static final String CLASS_FINALIZER = ClaimRules.finalizerOf(OUR_CLASS);
    private static final String ANOTHERS_FINALIZER = ClaimRules.finalizerOf(ANOTHER_CLASS);
    private static final String TYPE_ANNOTATION = "example.com/type";
    private static final String FOREIGN_FINALIZER = "other.example.com/resources";
    private static final OtherController OTHER = new OtherController(
            "the other one", Map.of(TYPE_ANNOTATION, Set.of("external")), Set.of(FOREIGN_FINALIZER));
    private static final ClaimRules DEFAULT_MODE = new ClaimRules(true, Optional.empty(), List.of(OTHER));
    private static final ClaimRules CLASS_MODE = new ClaimRules(false, Optional.of(OUR_CLASS), List.of(OTHER));
    private static final ClaimRules BOTH_MODES = new ClaimRules(true, Optional.of(OUR_CLASS), List.of(OTHER));
    private static final ServiceClaim NOT_OURS = new NotOurs();

    @Test
    void ensuresServicesWithoutClassInDefaultMode() {
        assertThat(claim(DEFAULT_MODE, aService("web"))).isEqualTo(new Ensure(DEFAULT_FINALIZER));
        assertThat(claim(BOTH_MODES, aService("web"))).isEqualTo(new Ensure(DEFAULT_FINALIZER));
        assertThat(claim(CLASS_MODE, aService("web"))).isEqualTo(NOT_OURS);
    }

    @Test
    void ensuresServicesOfOurClassInClassMode() {
        assertThat(claim(CLASS_MODE, ofOurClass())).isEqualTo(new Ensure(CLASS_FINALIZER));
        assertThat(claim(BOTH_MODES, ofOurClass())).isEqualTo(new Ensure(CLASS_FINALIZER));
        assertThat(claim(DEFAULT_MODE, ofOurClass())).isEqualTo(NOT_OURS);
    }

    @Test
    void leavesServicesOfAnotherClassAlone() {
        assertThat(claim(BOTH_MODES, ofAnotherClass())).isEqualTo(NOT_OURS);
    }

    @Test
    void takesAnEmptyClassForAClassOfSomebodyElse() {
        assertThat(claim(BOTH_MODES, aService("web").loadBalancerClass(""))).isEqualTo(NOT_OURS);
    }

    @ParameterizedTest
    @EnumSource(value = ServiceType.class, names = "LOAD_BALANCER", mode = EnumSource.Mode.EXCLUDE)
    void leavesOtherTypesAlone(ServiceType type) {
        assertThat(claim(BOTH_MODES, aService("web").type(type))).isEqualTo(NOT_OURS);
    }

    @ParameterizedTest
    @EnumSource(value = ServiceType.class, names = "LOAD_BALANCER", mode = EnumSource.Mode.EXCLUDE)
    void releasesByFinalizerWhenTheTypeChanges(ServiceType type) {
        AService common = aService("web").type(type).finalizer(DEFAULT_FINALIZER);
        AService own = aService("web").type(type).finalizer(CLASS_FINALIZER);

        assertThat(claim(DEFAULT_MODE, common)).isEqualTo(new Release(Set.of(DEFAULT_FINALIZER)));
        assertThat(claim(CLASS_MODE, common)).isEqualTo(NOT_OURS);
        assertThat(claim(CLASS_MODE, own)).isEqualTo(new Release(Set.of(CLASS_FINALIZER)));
    }

    @Test
    void releasesAHeadlessService() {
        assertThat(claim(DEFAULT_MODE, aService("web").headless().finalizer(DEFAULT_FINALIZER)))
                .isEqualTo(new Release(Set.of(DEFAULT_FINALIZER)));
    }

    @Test
    void neverEnsuresADyingService() {
        assertThat(claim(DEFAULT_MODE, aService("web").deleting())).isEqualTo(NOT_OURS);
        assertThat(claim(DEFAULT_MODE, aService("web").deleting().finalizer("example.com/foreign")))
                .isEqualTo(NOT_OURS);
        assertThat(claim(CLASS_MODE, ofOurClass().deleting().finalizer("example.com/foreign")))
                .isEqualTo(NOT_OURS);
    }

    @Test
    void releasesADyingServiceThatCarriesOurFinalizer() {
        assertThat(claim(DEFAULT_MODE, aService("web").deleting().finalizer(DEFAULT_FINALIZER)))
                .isEqualTo(new Release(Set.of(DEFAULT_FINALIZER)));
        assertThat(claim(CLASS_MODE, ofOurClass().deleting().finalizer(CLASS_FINALIZER)))
                .isEqualTo(new Release(Set.of(CLASS_FINALIZER)));
    }

    @Test
    void leavesTheCommonFinalizerToTheDefaultControllerInClassMode() {
        AService migrating =
                ofOurClass().deleting().finalizer(DEFAULT_FINALIZER).finalizer(CLASS_FINALIZER);

        assertThat(claim(CLASS_MODE, migrating)).isEqualTo(new Release(Set.of(CLASS_FINALIZER)));
        assertThat(claim(BOTH_MODES, migrating)).isEqualTo(new Release(Set.of(DEFAULT_FINALIZER, CLASS_FINALIZER)));
    }

    @Test
    void doesNotStripTheCommonFinalizerFromAServiceOfAnotherClass() {
        assertThat(claim(BOTH_MODES, ofAnotherClass().finalizer(DEFAULT_FINALIZER)))
                .isEqualTo(NOT_OURS);
        assertThat(claim(
                        BOTH_MODES,
                        ofAnotherClass().finalizer(DEFAULT_FINALIZER).deleting()))
                .isEqualTo(NOT_OURS);
    }

    @Test
    void releasesAServiceThatMovedToAnotherClassByOurOwnFinalizer() {
        AService moved = ofAnotherClass().finalizer(CLASS_FINALIZER).finalizer(DEFAULT_FINALIZER);

        assertThat(claim(BOTH_MODES, moved)).isEqualTo(new Release(Set.of(CLASS_FINALIZER)));
    }

    @Test
    void namesTheFinalizerByADigestOfTheClass() {
        assertThat(CLASS_FINALIZER).isEqualTo("cloudlb.io/load-balancer-cleanup-4d250482");
        assertThat(CLASS_FINALIZER).isNotEqualTo(ANOTHERS_FINALIZER);
    }

    /// The table of ADR 0004. A cell is the claim on a Service of type LoadBalancer that lives or dies, of which the
    /// cloud holds nothing or something (owned): `-` not ours, `another` served by another, `ensure F` and
    /// `release F…` with the finalizers F, `release` with none.
    @ParameterizedTest(name = "{0}, class {1}, finalizer {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # mode   | class | finalizer | lives          | lives, owned   | dies           | dies, owned
        default  | none  | none      | ensure common  | ensure common  | -              | release
        default  | none  | common    | ensure common  | ensure common  | release common | release common
        default  | none  | other     | another        | another        | -              | -
        default  | other | none      | -              | -              | -              | -
        default  | other | common    | -              | release common | -              | release common
        default  | other | other     | -              | -              | -              | -
        class    | none  | none      | -              | -              | -              | release
        class    | none  | common    | -              | -              | -              | release common
        class    | none  | ours      | release ours   | release ours   | release ours   | release ours
        class    | none  | other     | -              | -              | -              | -
        class    | ours  | none      | ensure ours    | ensure ours    | -              | release
        class    | ours  | common    | ensure ours    | ensure ours    | -              | release common
        class    | ours  | ours      | ensure ours    | ensure ours    | release ours   | release ours
        class    | ours  | other     | another        | another        | -              | -
        class    | other | none      | -              | -              | -              | -
        class    | other | common    | -              | -              | -              | release common
        class    | other | ours      | release ours   | release ours   | release ours   | release ours
        class    | other | other     | -              | -              | -              | -
        both     | none  | none      | ensure common  | ensure common  | -              | release
        both     | none  | common    | ensure common  | ensure common  | release common | release common
        both     | none  | ours      | ensure common  | ensure common  | release ours   | release ours
        both     | none  | other     | another        | another        | -              | -
        both     | ours  | none      | ensure ours    | ensure ours    | -              | release
        both     | ours  | common    | ensure ours    | ensure ours    | release common | release common
        both     | ours  | ours      | ensure ours    | ensure ours    | release ours   | release ours
        both     | ours  | other     | another        | another        | -              | -
        both     | other | none      | -              | -              | -              | -
        both     | other | common    | -              | release common | -              | release common
        both     | other | ours      | release ours   | release ours   | release ours   | release ours
        both     | other | other     | -              | -              | -              | -
        """)
    void claimsByModeClassFinalizerAndCloud(
            String mode,
            String wantedClass,
            String finalizer,
            String lives,
            String livesOwned,
            String dies,
            String diesOwned) {
        ClaimRules rules = rules(mode);

        assertThat(inWords(rules.claim(service(wantedClass, finalizer).view(), false)))
                .isEqualTo(lives);
        assertThat(inWords(rules.claim(service(wantedClass, finalizer).view(), true)))
                .isEqualTo(livesOwned);
        assertThat(inWords(
                        rules.claim(service(wantedClass, finalizer).deleting().view(), false)))
                .isEqualTo(dies);
        assertThat(inWords(
                        rules.claim(service(wantedClass, finalizer).deleting().view(), true)))
                .isEqualTo(diesOwned);
        if (wantedClass.equals("none")) {
            ServiceType type = ServiceType.CLUSTER_IP;
            assertThat(inWords(rules.claim(service("none", finalizer).type(type).view(), false)))
                    .isEqualTo(dies);
            assertThat(inWords(rules.claim(service("none", finalizer).type(type).view(), true)))
                    .isEqualTo(diesOwned);
        }
    }

    private static ClaimRules rules(String mode) {
        return switch (mode) {
            case "default" -> DEFAULT_MODE;
            case "class" -> CLASS_MODE;
            case "both" -> BOTH_MODES;
            default -> throw new IllegalArgumentException(mode);
        };
    }

    private static AService service(String wantedClass, String finalizer) {
        AService service =
                switch (wantedClass) {
                    case "none" -> aService("web");
                    case "ours" -> ofOurClass();
                    case "other" -> ofAnotherClass();
                    default -> throw new IllegalArgumentException(wantedClass);
                };
        return switch (finalizer) {
            case "none" -> service;
            case "common" -> service.finalizer(DEFAULT_FINALIZER);
            case "ours" -> service.finalizer(CLASS_FINALIZER);
            case "other" -> service.finalizer(ANOTHERS_FINALIZER);
            default -> throw new IllegalArgumentException(finalizer);
        };
    }

    private static String inWords(ServiceClaim claim) {
        String words =
                switch (claim) {
                    case Ensure(String finalizer) -> "ensure " + finalizer;
                    case Release(SortedSet<String> finalizers) -> ("release " + String.join(" ", finalizers)).strip();
                    case ServedByAnother _ -> "another";
                    case NotOurs _ -> "-";
                };
        return words.replace(DEFAULT_FINALIZER, "common").replace(CLASS_FINALIZER, "ours");
    }

    @Test
    void leavesAServiceAloneThatTheUserHandsToAnotherController() {
        assertThat(claim(DEFAULT_MODE, aService("web").annotation(TYPE_ANNOTATION, "external")))
                .isEqualTo(new ServedByAnother("the other one", "annotation example.com/type: external"));
        assertThat(claim(DEFAULT_MODE, aService("web").annotation(TYPE_ANNOTATION, "ours")))
                .isEqualTo(new Ensure(DEFAULT_FINALIZER));
    }

    @Test
    void leavesAServiceAloneWhileAnotherControllerHoldsIt() {
        assertThat(claim(DEFAULT_MODE, aService("web").finalizer(FOREIGN_FINALIZER)))
                .isEqualTo(new ServedByAnother("the other one", "finalizer " + FOREIGN_FINALIZER));
    }

    @Test
    void releasesFirstWhenTheUserHandsOurServiceToAnotherController() {
        AService handed = aService("web").finalizer(DEFAULT_FINALIZER).annotation(TYPE_ANNOTATION, "external");

        assertThat(claim(DEFAULT_MODE, handed)).isEqualTo(new Release(Set.of(DEFAULT_FINALIZER)));
    }

    @Test
    void doesNotGiveUpItsServiceBecauseAnotherFinalizerAppears() {
        AService contested = aService("web").finalizer(DEFAULT_FINALIZER).finalizer(FOREIGN_FINALIZER);

        assertThat(claim(DEFAULT_MODE, contested)).isEqualTo(new Ensure(DEFAULT_FINALIZER));
    }

    @Test
    void followsTheClassRatherThanTheAnnotation() {
        assertThat(claim(CLASS_MODE, ofOurClass().annotation(TYPE_ANNOTATION, "external")))
                .isEqualTo(new Ensure(CLASS_FINALIZER));
    }

    @Test
    void refusesRulesThatServeNobody() {
        assertThatThrownBy(() -> new ClaimRules(false, Optional.empty(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AService ofOurClass() {
        return aService("web").loadBalancerClass(OUR_CLASS);
    }

    private static AService ofAnotherClass() {
        return aService("web").loadBalancerClass(ANOTHER_CLASS);
    }

    private static ServiceClaim claim(ClaimRules rules, AService service) {
        return rules.claim(service.view());
    }
}

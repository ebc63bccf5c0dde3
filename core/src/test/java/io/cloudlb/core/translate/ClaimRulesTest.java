// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import static io.cloudlb.core.fixture.AService.aService;
import static io.cloudlb.core.translate.ClaimRules.CLASS_FINALIZER;
import static io.cloudlb.core.translate.ClaimRules.DEFAULT_FINALIZER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.fixture.AService;
import io.cloudlb.core.model.OtherController;
import io.cloudlb.core.model.ServiceType;
import io.cloudlb.core.translate.ServiceClaim.Ensure;
import io.cloudlb.core.translate.ServiceClaim.NotOurs;
import io.cloudlb.core.translate.ServiceClaim.Release;
import io.cloudlb.core.translate.ServiceClaim.ServedByAnother;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClaimRulesTest {
    private static final String OUR_CLASS = "cloudlb.io/aws";
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
    void releasesWhatItKnowsToOwnInTheCloud() {
        assertThat(BOTH_MODES.claim(ofAnotherClass().view(), true)).isEqualTo(new Release(Set.of()));
        assertThat(BOTH_MODES.claim(
                        ofAnotherClass().finalizer(DEFAULT_FINALIZER).view(), true))
                .isEqualTo(new Release(Set.of(DEFAULT_FINALIZER)));
        assertThat(CLASS_MODE.claim(aService("web").type(ServiceType.CLUSTER_IP).view(), true))
                .isEqualTo(new Release(Set.of()));
        assertThat(DEFAULT_MODE.claim(aService("web").deleting().view(), true)).isEqualTo(new Release(Set.of()));
    }

    @Test
    void keepsLoadBalancersWhenTheOperatorSwitchesDefaultModeOff() {
        AService served = aService("web").finalizer(DEFAULT_FINALIZER);

        assertThat(CLASS_MODE.claim(served.view(), true)).isEqualTo(NOT_OURS);
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
        return aService("web").loadBalancerClass("example.com/another");
    }

    private static ServiceClaim claim(ClaimRules rules, AService service) {
        return rules.claim(service.view());
    }
}

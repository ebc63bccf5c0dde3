// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.plan.Change.Whole;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnershipGuardTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("test", "cluster-1");
    private static final Owner WEB = new Owner.Service(CLUSTER, new ServiceKey("default", "web"), "uid-1");

    @ParameterizedTest
    @EnumSource(
            value = Action.class,
            names = {"UPDATE", "DELETE"})
    void refusesToTouchWhatIsNotTheOwners(Action action) {
        assertThat(refusal(action, Optional.empty())).contains("carries no mark");
        assertThat(refusal(action, Optional.of(new OwnerMark("cluster-1", "uid-2"))))
                .contains("uid-2");
        assertThat(refusal(action, Optional.of(new OwnerMark("cluster-2", "uid-1"))))
                .contains("cluster-2");
        assertThat(refusal(action, Optional.of(new OwnerMark("cluster-1", OwnerMark.SHARED))))
                .contains("shared");
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void letsTheOwnerWriteItsOwn(Action action) {
        assertThat(OwnershipGuard.refuse(new Write(action, Optional.of(WEB.mark())), WEB))
                .isEmpty();
    }

    @Test
    void letsCreatesPassWhoseCallCarriesTheMarks() {
        assertThat(OwnershipGuard.refuse(new Write(Action.CREATE, Optional.empty()), WEB))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void letsAPartBeWrittenInADocumentOfTheClusterOrALentOne(Action action) {
        Whole ofTheCluster = whole(Optional.of(new OwnerMark("cluster-1", OwnerMark.SHARED)), false);
        Whole lent = whole(Optional.empty(), true);

        assertThat(OwnershipGuard.refuse(part(action, WEB.mark(), ofTheCluster), WEB))
                .isEmpty();
        assertThat(OwnershipGuard.refuse(part(action, WEB.mark(), lent), WEB)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void refusesAnyPartInADocumentOfSomebodyElse(Action action) {
        Whole unmarked = whole(Optional.empty(), false);
        Whole ofAnotherCluster = whole(Optional.of(new OwnerMark("cluster-2", OwnerMark.SHARED)), true);

        assertThat(OwnershipGuard.refuse(part(action, WEB.mark(), unmarked), WEB))
                .hasValueSatisfying(error -> assertThat(error.message()).contains("Document all", "not lent"));
        assertThat(OwnershipGuard.refuse(part(action, WEB.mark(), ofAnotherCluster), WEB))
                .isPresent();
    }

    @Test
    void refusesAPartOfAnotherOwnerInADocumentOfTheCluster() {
        Whole ofTheCluster = whole(Optional.of(new OwnerMark("cluster-1", OwnerMark.SHARED)), false);

        assertThat(OwnershipGuard.refuse(part(Action.UPDATE, new OwnerMark("cluster-1", "uid-2"), ofTheCluster), WEB))
                .isPresent();
    }

    @Test
    void letsADocumentChangeInThePartsOfThoseWhoRideOnly() {
        OwnershipGuard.Part mine = new OwnershipGuard.Part(Optional.of(WEB.mark()), "old");
        OwnershipGuard.Part mineNow = new OwnershipGuard.Part(Optional.of(WEB.mark()), "new");
        OwnershipGuard.Part theirs = new OwnershipGuard.Part(Optional.empty(), "theirs");
        OwnershipGuard.Part theirsNow = new OwnershipGuard.Part(Optional.empty(), "theirs ");
        Map<String, OwnershipGuard.Part> before = Map.of("a", mine, "b", theirs);

        assertThat(refusal(before, Map.of("a", mineNow, "b", theirs, "c", mine)))
                .isEmpty();
        assertThat(refusal(before, Map.of("b", theirs))).isEmpty();
        assertThat(refusal(before, Map.of("a", mine, "b", theirsNow))).contains("[b]");
        assertThat(refusal(before, Map.of("a", mine))).contains("[b]");
        assertThat(refusal(before, Map.of("a", mine, "b", mine))).contains("[b]");
        assertThat(refusal(before, Map.of("a", theirs, "b", theirs))).contains("[a]");
        assertThat(refusal(before, Map.of("a", mine, "b", theirs, "c", theirs))).contains("[c]");
    }

    private static String refusal(Map<String, OwnershipGuard.Part> before, Map<String, OwnershipGuard.Part> after) {
        return OwnershipGuard.refuse(before, after, Set.of(WEB.mark()))
                .map(CloudError::message)
                .orElse("");
    }

    private static Whole whole(Optional<OwnerMark> mark, boolean lent) {
        return new Whole(new ResourceRef("Document", "all"), mark, lent);
    }

    private static Change part(Action action, OwnerMark mark, Whole whole) {
        return new PartWrite(new Write(action, Optional.of(mark)), whole);
    }

    private record PartWrite(Write write, Whole document) implements Change {
        @Override
        public Action action() {
            return write.action();
        }

        @Override
        public ResourceRef resource() {
            return write.resource();
        }

        @Override
        public String detail() {
            return write.detail();
        }

        @Override
        public Optional<OwnerMark> existingMark() {
            return write.existingMark();
        }

        @Override
        public Optional<Whole> whole() {
            return Optional.of(document);
        }
    }

    private static String refusal(Action action, Optional<OwnerMark> mark) {
        CloudError error = OwnershipGuard.refuse(new Write(action, mark), WEB).orElseThrow();
        assertThat(error).returns(CloudError.Kind.DENIED, CloudError::kind);
        return error.message();
    }

    private record Write(Action action, Optional<OwnerMark> existingMark) implements Change {
        @Override
        public ResourceRef resource() {
            return new ResourceRef("LoadBalancer", "web");
        }

        @Override
        public String detail() {
            return "writes it";
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.OwnerMark;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.ResourceRef;
import java.util.Optional;
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

    private static String refusal(Action action, Optional<OwnerMark> mark) {
        CloudError error = OwnershipGuard.refuse(new Write(action, mark), WEB).orElseThrow();
        assertThat(error).isInstanceOf(CloudError.Denied.class);
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

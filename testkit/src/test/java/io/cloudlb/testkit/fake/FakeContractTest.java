// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.provider.ContractWorld;
import io.cloudlb.testkit.provider.ProviderContract;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/// The fake provider keeps what every provider has to keep.
class FakeContractTest {
    @Nested
    class WithResourcesOfTheirOwn extends ProviderContract<FakeDesired, FakeState, FakeChange> {
        @Override
        protected ContractWorld<FakeDesired, FakeState, FakeChange> newWorld() {
            return new FakeContractWorld(new FakeCloud());
        }
    }

    @Nested
    class WithWritesThatEndLater extends ProviderContract<FakeDesired, FakeState, FakeChange> {
        @Override
        protected ContractWorld<FakeDesired, FakeState, FakeChange> newWorld() {
            FakeCloud cloud = FakeCloud.withOperations(Duration.ofSeconds(30));
            cloud.operationsKeep(new ManualClock());
            return new FakeContractWorld(cloud);
        }
    }

    @Nested
    class WithReadsThatLagBehind extends ProviderContract<FakeDesired, FakeState, FakeChange> {
        @Override
        protected ContractWorld<FakeDesired, FakeState, FakeChange> newWorld() {
            return FakeContractWorld.lagging(Duration.ofMinutes(1));
        }
    }

    @Nested
    class WithADocumentThatAllShare extends ProviderContract<FakeDesired, FakeState, FakeChange> {
        @Override
        protected ContractWorld<FakeDesired, FakeState, FakeChange> newWorld() {
            return new FakeContractWorld(FakeCloud.withDocument(FakeDocument.foreignPart("theirs", "as it was")));
        }
    }

    @Nested
    class WithBulkReads extends ProviderContract<FakeDesired, FakeState, FakeChange> {
        @Override
        protected ContractWorld<FakeDesired, FakeState, FakeChange> newWorld() {
            return new FakeContractWorld(new FakeCloud().readInBulk(2));
        }
    }

    @Nested
    class WithBulkReadsAndADocument extends ProviderContract<FakeDesired, FakeState, FakeChange> {
        @Override
        protected ContractWorld<FakeDesired, FakeState, FakeChange> newWorld() {
            return new FakeContractWorld(FakeCloud.withDocument(FakeDocument.foreignPart("theirs", "as it was"))
                    .readInBulk(2));
        }
    }
}

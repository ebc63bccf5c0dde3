// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.AService.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.pool.Block;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The search against a list of all addresses.
class FreeTreePropertiesTest {
    @Property(tries = 500)
    void findsWhatANaiveSearchFinds(
            @ForAll @IntRange(min = 17, max = 32) int prefix,
            @ForAll @IntRange(max = 255) int thirdByte,
            @ForAll boolean avoid,
            @ForAll("steps") List<Integer> steps) {
        Block block = blockAround(new IpAddress(ip("10.0.0.0").family(), 0, 0x0a000000L + (thirdByte << 7)), prefix);
        FreeTree tree = new FreeTree(block, avoid);
        TreeSet<Long> free = new TreeSet<>(LongStream.range(0, block.size())
                .filter(offset -> !(avoid && block.at(offset).confusesOldDevices()))
                .boxed()
                .toList());

        for (int step : steps) {
            long lowest = free.isEmpty() ? FreeTree.NONE : free.first();
            assertThat(tree.lowestFree()).isEqualTo(lowest);
            long offset = step < 0 || lowest == FreeTree.NONE ? Math.abs((long) step) % block.size() : lowest;
            boolean usable = !(avoid && block.at(offset).confusesOldDevices());
            if (usable && free.remove(offset)) {
                tree.take(offset);
            } else if (usable) {
                tree.giveBack(offset);
                free.add(offset);
            }
        }
    }

    @Property(tries = 100)
    void isFullExactlyWhenEveryAddressIsTaken(@ForAll @IntRange(min = 18, max = 32) int prefix) {
        Block block = blockAround(ip("10.0.0.0"), prefix);
        FreeTree tree = new FreeTree(block, false);

        for (long taken = 0; taken < block.size(); taken++) {
            assertThat(tree.lowestFree()).isEqualTo(taken);
            tree.take(taken);
        }
        assertThat(tree.lowestFree()).isEqualTo(FreeTree.NONE);
    }

    @Test
    void addressesBeyondTheSearchedPartDoNotStandForOthers() {
        Block block = new Block(ip("2001:db8::"), 32);
        FreeTree tree = new FreeTree(block, false);

        tree.take(block.offsetOf(ip("2001:db8:0:1::")));
        tree.take(block.offsetOf(ip("2001:db8::100:0")));

        assertThat(tree.lowestFree()).isZero();
        assertThat(block.offsetOf(ip("2001:db8::100:0"))).isEqualTo(1L << 24);
    }

    @Test
    void aBlockWithOnlyAnAvoidedAddressIsFull() {
        assertThat(new FreeTree(new Block(ip("10.0.0.255"), 32), true).lowestFree())
                .isEqualTo(FreeTree.NONE);
    }

    /// Negative numbers take or give back some address, others take the lowest free one.
    @Provide
    Arbitrary<List<Integer>> steps() {
        return Arbitraries.integers()
                .between(-1_000_000, 300_000)
                .list()
                .ofMinSize(20)
                .ofMaxSize(200);
    }

    private static Block blockAround(IpAddress address, int prefix) {
        return new Block(
                new IpAddress(address.family(), 0, address.low() & (-1L << (32 - prefix)) & 0xffff_ffffL), prefix);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.allocation.AllocationSnapshot.Hold;
import io.cloudlb.metallb.pool.Block;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.Pool;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// What is taken of one pool in one family. Blocks are filled in the order the pool lists them.
final class FamilySpace {
    private final Pool pool;
    private final IpFamily family;
    private final List<Block> blocks;
    private final List<FreeTree> trees = new ArrayList<>();
    private final Map<Block, Integer> positions = new HashMap<>();
    private final BitSet open = new BitSet();
    private final NavigableSet<Hold> resting = new TreeSet<>();
    private long assigned;

    FamilySpace(Pool pool, IpFamily family) {
        this.pool = pool;
        this.family = family;
        blocks =
                pool.blocks().stream().filter(block -> block.family() == family).toList();
        for (Block block : blocks) {
            positions.put(block, trees.size());
            FreeTree tree = new FreeTree(block, pool.avoidBuggyIps());
            open.set(trees.size(), tree.lowestFree() != FreeTree.NONE);
            trees.add(tree);
        }
    }

    /// The first address that nobody has and that does not rest.
    Optional<IpAddress> lowestFree() {
        int position = open.nextSetBit(0);
        return position < 0
                ? Optional.empty()
                : Optional.of(blocks.get(position).at(trees.get(position).lowestFree()));
    }

    /// The address whose rest ends first.
    Optional<IpAddress> soonestRested() {
        return resting.stream().findFirst().filter(hold -> !hold.openEnded()).map(Hold::address);
    }

    void assign(Block block, IpAddress address) {
        assigned++;
        take(block, address);
    }

    void unassign(Block block, IpAddress address) {
        assigned--;
        giveBack(block, address);
    }

    void rest(Block block, Hold hold) {
        resting.add(hold);
        take(block, hold.address());
    }

    void endRest(Block block, Hold hold) {
        resting.remove(hold);
        giveBack(block, hold.address());
    }

    PoolFill fill() {
        return new PoolFill(pool.name(), family, pool.capacity(family), assigned, resting.size());
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    private void take(Block block, IpAddress address) {
        int position = positionOf(block);
        FreeTree tree = trees.get(position);
        tree.take(block.offsetOf(address));
        open.set(position, tree.lowestFree() != FreeTree.NONE);
    }

    private void giveBack(Block block, IpAddress address) {
        int position = positionOf(block);
        FreeTree tree = trees.get(position);
        tree.giveBack(block.offsetOf(address));
        open.set(position, tree.lowestFree() != FreeTree.NONE);
    }

    private int positionOf(Block block) {
        Integer position = positions.get(block);
        if (position == null) {
            throw new IllegalArgumentException(block + " is no block of pool " + pool.name());
        }
        return position;
    }
}

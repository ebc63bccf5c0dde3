// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.metallb.pool.Block;
import org.jspecify.annotations.Nullable;

/// Which addresses of one block are taken, and which is the lowest that is not, in a number of steps that
/// depends on neither how many addresses there are nor how many are taken: at most four.
///
/// A tree of 64-way nodes. A bit of a leaf stands for an address, a bit of an inner node for a child that is full;
/// children exist once something under them was taken. Memory grows with what is taken, not with the block.
///
/// Only the first 2^24 addresses of a block are searched: a cluster has no sixteen million Services. Others may
/// still be taken by name.
final class FreeTree {
    /// The answer of [#lowestFree] when all are taken.
    static final long NONE = -1;

    private static final int SEARCHED_BITS = 24;
    private static final int FAN_OUT_BITS = 6;
    private static final int FAN_OUT = 1 << FAN_OUT_BITS;
    private static final long FULL = -1L;
    private static final long LAST_BYTE = 0xff;

    private final Block block;
    private final boolean avoidsBuggy;
    private final int bits;
    private final int topLevel;
    private final Node root;

    FreeTree(Block block, boolean avoidsBuggy) {
        this.block = block;
        this.avoidsBuggy = avoidsBuggy && block.family() == IpFamily.IPV4;
        bits = Math.min(block.hostBits(), SEARCHED_BITS);
        topLevel = Math.max(0, (bits - 1) / FAN_OUT_BITS);
        root = new Node(unusable(topLevel, 0));
    }

    /// The lowest offset that is free, or [#NONE].
    long lowestFree() {
        long offset = 0;
        @Nullable Node node = root;
        for (int level = topLevel; level >= 0; level--) {
            long full = node == null ? unusable(level, offset) : node.full;
            if (full == FULL) {
                return NONE;
            }
            int slot = Long.numberOfTrailingZeros(~full);
            offset |= (long) slot << (level * FAN_OUT_BITS);
            node = node == null ? null : node.child(slot);
        }
        return offset;
    }

    /// Marks an offset as taken; doing it twice changes nothing.
    void take(long offset) {
        if (searched(offset)) {
            take(root, topLevel, offset);
        }
    }

    /// Marks an offset as free; doing it twice changes nothing.
    void giveBack(long offset) {
        if (searched(offset)) {
            giveBack(offset, root);
        }
    }

    private boolean searched(long offset) {
        return offset >>> bits == 0;
    }

    private void take(Node node, int level, long offset) {
        int slot = slot(level, offset);
        if (level > 0) {
            Node child = node.childOrNew(slot, unusable(level - 1, startOf(level, offset)));
            take(child, level - 1, offset);
            if (child.full != FULL) {
                return;
            }
        }
        node.full |= 1L << slot;
    }

    private void giveBack(long offset, Node top) {
        @Nullable Node node = top;
        for (int level = topLevel; level >= 0 && node != null; level--) {
            int slot = slot(level, offset);
            node.full &= ~(1L << slot);
            node = node.child(slot);
        }
    }

    /// The first offset under the slot of a node at that level.
    private static long startOf(int level, long offset) {
        return offset & (-1L << (level * FAN_OUT_BITS));
    }

    private static int slot(int level, long offset) {
        return (int) (offset >>> (level * FAN_OUT_BITS)) & (FAN_OUT - 1);
    }

    /// The bits of a node that can never be given out: those beyond the block's end, and addresses to be avoided.
    private long unusable(int level, long start) {
        long mask = level == topLevel ? beyondEnd() : 0;
        if (level == 0 && avoidsBuggy) {
            long lastByte = block.at(start).low() & LAST_BYTE;
            mask |= lastByte == 0 ? 1 : 0;
            mask |= LAST_BYTE - lastByte < FAN_OUT ? 1L << (LAST_BYTE - lastByte) : 0;
        }
        return mask;
    }

    private long beyondEnd() {
        int slotBits = bits - topLevel * FAN_OUT_BITS;
        return slotBits == FAN_OUT_BITS ? 0 : -1L << (1 << slotBits);
    }

    private static final class Node {
        private long full;
        private @Nullable Node @Nullable [] children;

        Node(long full) {
            this.full = full;
        }

        @Nullable
        Node child(int slot) {
            return children == null ? null : children[slot];
        }

        Node childOrNew(int slot, long fullFromStart) {
            if (children == null) {
                children = new @Nullable Node[FAN_OUT];
            }
            Node child = children[slot];
            if (child == null) {
                child = new Node(fullFromStart);
                children[slot] = child;
            }
            return child;
        }
    }
}

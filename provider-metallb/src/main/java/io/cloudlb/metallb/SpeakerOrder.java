// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.metallb.allocation.PoolEdit;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.metallb.pool.PoolSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// In which order pools are edited and Services move: MetalLB's speaker refuses pools that lack an address which it
/// announces, and goes on with the old ones until nobody has such an address.
///
/// @param edit the edit
/// @param pools the pools after it
record SpeakerOrder(PoolEdit edit, PoolSet pools) {

    /// What the speaker does, and what has to come first; sentences in order.
    List<String> steps() {
        List<PoolEdit.Stranded> outside =
                edit.stranded().stream().filter(PoolEdit.Stranded::isOutside).toList();
        List<String> steps = new ArrayList<>();
        if (!outside.isEmpty()) {
            steps.add("MetalLB's speaker refuses these pools as long as it announces %s, and goes on with the old ones"
                    .formatted(outside.stream().map(SpeakerOrder::whose).collect(Collectors.joining(", "))));
            steps.add(
                    switch (edit.policy()) {
                        case HOLD ->
                            "Better first stop new use of what is to go: give those ranges a pool of their own with"
                                    + " autoAssign: false. Then let these Services go, or give them other addresses with "
                                    + MetalLbAnnotations.LOAD_BALANCER_IPS + ", and take the ranges away last";
                        case MOVE -> "There is no other address for them: add addresses first";
                    });
        }
        if (edit.moved().stream().anyMatch(moved -> !isOfOnePool(moved.before()))) {
            steps.add(
                    "Services move at once when the pools are edited; the speaker refuses the pools until the last has"
                            + " moved, and takes them by itself then");
        }
        if (steps.isEmpty()) {
            steps.add("MetalLB's speaker takes these pools at once");
        }
        return steps;
    }

    private boolean isOfOnePool(List<IpAddress> addresses) {
        Set<Optional<String>> names = addresses.stream()
                .map(address -> pools.homeOf(address).map(home -> home.pool().name()))
                .collect(Collectors.toSet());
        return names.size() == 1 && !names.contains(Optional.<String>empty());
    }

    private static String whose(PoolEdit.Stranded stranded) {
        return stranded.addresses().stream().map(IpAddress::toString).collect(Collectors.joining(" and ")) + " of "
                + stranded.service();
    }
}

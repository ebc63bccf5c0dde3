// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.MetalLbAnnotations;
import io.cloudlb.metallb.allocation.Speaker;
import io.cloudlb.metallb.allocation.UnmetText;
import java.util.ArrayList;
import java.util.List;

/// What MetalLB's speaker makes of edited pools, and in which order things are done best: it refuses pools that lack an
/// address which it announces, and goes on with the old ones until nobody has such an address.
///
/// @param policy what the edit does to whoever has such an address
/// @param meanwhile the speaker before anybody has moved
/// @param afterwards the speaker then
record SpeakerOrder(EditPolicy policy, Speaker meanwhile, Speaker afterwards) {

    /// Sentences in order, without their full stops.
    List<String> steps() {
        if (afterwards.refuses()) {
            return refused();
        }
        return List.of(
                meanwhile.refuses()
                        ? "Services move, or lose their address, at once when the pools are edited; the speaker refuses the"
                                + " pools until the last one has, and takes them then, which cloudlb sees to"
                        : "MetalLB's speaker takes these pools at once");
    }

    private List<String> refused() {
        List<String> steps = new ArrayList<>();
        steps.add("MetalLB's speaker refuses these pools as long as it announces %s, and goes on with the old ones"
                .formatted(UnmetText.owned(afterwards.waitsFor())));
        steps.add("Until then no address is announced that the old pools lack; and what only the old ones have survives"
                + " neither a restart of the speaker nor a failover to another node");
        steps.add(
                switch (policy) {
                    case HOLD ->
                        "Better first stop new use of what is to go: give those ranges a pool of their own with"
                                + " autoAssign: false. Then let these Services go, or give them other addresses with "
                                + MetalLbAnnotations.LOAD_BALANCER_IPS + ", and take the ranges away last";
                    case MOVE -> "Without any pool nobody can be moved: add pools first";
                });
        return steps;
    }
}

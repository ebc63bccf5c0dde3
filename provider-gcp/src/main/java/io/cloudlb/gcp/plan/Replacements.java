// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.plan.Plan.Replacement;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;

/// What people have to know when a rule cannot be changed in place.
final class Replacements {
    private Replacements() {}

    /// A rule that goes before the next one can be made.
    static Replacement before(ForwardingRule old, Frontend frontend) {
        String downtime = keepsAddress(old, frontend)
                ? "nothing answers at %s from the deletion of the rule until the new one stands there, some seconds later; the address is kept"
                : "nothing answers at %s any more from the deletion of the rule, and the new one has another address; to go on serving there, make a second Service and delete this one when clients have moved";
        return replacement(old, frontend, downtime.formatted(ip(old)));
    }

    /// A rule that serves until the next one does.
    static Replacement after(ForwardingRule old, Frontend frontend) {
        String downtime = keepsAddress(old, frontend)
                ? "none: the new rule stands at %s before this one is deleted, and takes over what it carries"
                : "the new rule is published at its own address before this one is deleted; whoever still uses %s then is cut off";
        return replacement(old, frontend, downtime.formatted(ip(old)));
    }

    private static Replacement replacement(ForwardingRule old, Frontend frontend, String downtime) {
        ForwardingRule next = frontend.wanted().at(frontend.target());
        String why = "Compute Engine cannot change it in place: " + Details.between(old, next);
        return new Replacement(old.key().kind().named(old.name()), why, downtime);
    }

    private static boolean keepsAddress(ForwardingRule old, Frontend frontend) {
        return frontend.target().isPresent() && frontend.target().equals(old.ip());
    }

    private static String ip(ForwardingRule rule) {
        return rule.ip().orElse("its address");
    }
}

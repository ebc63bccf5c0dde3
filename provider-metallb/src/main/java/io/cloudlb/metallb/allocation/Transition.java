// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.metallb.pool.IpAddress;
import java.time.Instant;
import java.util.List;

/// One change of what a Service has, and why.
///
/// @param at when
/// @param service whose
/// @param before what it had
/// @param after what it has now
/// @param cause why
public record Transition(Instant at, ServiceKey service, List<IpAddress> before, List<IpAddress> after, Cause cause) {
    public Transition {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /// Whether an address that it had is no longer its own.
    public boolean losesAny() {
        return !after.containsAll(before);
    }

    /// `shop/web: [192.0.2.1] -> [192.0.2.7], because it asks for other addresses`.
    @Override
    public String toString() {
        return "%s: %s -> %s, because %s".formatted(service, before, after, cause);
    }

    /// The closed list of reasons why what a Service has may change.
    public enum Cause {
        /// It had none.
        ASSIGNED("it had no address"),
        /// Its status had them before we knew it.
        READOPTED("its status has them"),
        /// Its status had them, but another Service has a better claim on them.
        ADOPTION_REFUSED("another Service has a better claim on an address of its status"),
        /// Its own object names others.
        ADDRESS_REQUESTED("it asks for other addresses"),
        /// Its own object names another pool.
        POOL_REQUESTED("it asks for another pool"),
        /// Its own families changed, or a second one that it prefers became available.
        FAMILIES_CHANGED("its address families changed"),
        /// Its own ports, key, backends or consent no longer fit those it shared with.
        SHARING_ENDED("it no longer fits those it shared the address with"),
        /// The administrator's pools no longer give its addresses to it.
        POOLS_EDITED("the pools no longer give its addresses to it"),
        /// It is gone, or is no load balancer of ours any more.
        RELEASED("it needs no address any more");

        private final String text;

        Cause(String text) {
            this.text = text;
        }

        /// A clause that says why.
        @Override
        public String toString() {
            return text;
        }
    }
}

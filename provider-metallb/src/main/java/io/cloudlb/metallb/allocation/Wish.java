// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Optional;

/// Which address a Service asks for.
public sealed interface Wish {
    /// Whatever there is.
    record Automatic() implements Wish {}

    /// Whatever there is in that pool, which need not be one that assigns by itself.
    ///
    /// @param pool the pool's name
    record FromPool(String pool) implements Wish {}

    /// These and no others.
    ///
    /// @param addresses one for each family, IPv4 first
    /// @param pool the pool that they have to be of, if named
    record Exactly(List<IpAddress> addresses, Optional<String> pool) implements Wish {
        public Exactly {
            addresses = addresses.stream().sorted().toList();
        }
    }

    /// Something that cannot be understood. A Service that has an address keeps it.
    ///
    /// @param problems what is wrong, at least one
    record Unreadable(List<Problem> problems) implements Wish {
        public Unreadable {
            problems = List.copyOf(problems);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallFamily;
import io.cloudlb.metallb.claims.ClaimLedger;
import io.cloudlb.metallb.claims.Claims;
import io.cloudlb.metallb.claims.Claims.Claim;
import java.util.Collection;

/// A ledger whose calls are led through [CloudCalls]: counted, tried again, and written only behind the fence.
///
/// @param ledger the ledger
/// @param calls the way there
record CalledLedger(ClaimLedger ledger, CloudCalls calls) implements ClaimLedger {
    /// As many as one process can want: each waits for the one before.
    private static final CallFamily FAMILY = new CallFamily("metallb-claims", 1_000, 500);

    @Override
    public Claims read() {
        return calls.read(FAMILY, "ReadClaims", ledger::read);
    }

    @Override
    public Claims write(Claims before, Collection<Claim> claims) {
        return calls.write(FAMILY, "WriteClaims", () -> ledger.write(before, claims));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The schema of `docs/plan.md`.
class PoolsJsonTest {
    @Test
    void tellsEverythingThatWouldComeOfPools() {
        assertThat(written(PoolsReports.eventful())).isEqualTo(tree("""
                {
                  "schema": "cloudlb.io/pools-plan/v1",
                  "provider": "metallb",
                  "cluster": "prod",
                  "verdict": "changes",
                  "policy": "move",
                  "pools": [
                    {"name": "lan", "change": "changed"},
                    {"name": "lan-6", "change": "changed"},
                    {"name": "new", "change": "added"},
                    {"name": "old", "change": "removed"},
                    {"name": "spare", "change": "same"}
                  ],
                  "takenNow": [
                    {"pool": "lan", "family": "IPv4", "capacity": 3, "assigned": 3},
                    {"pool": "lan-6", "family": "IPv6", "capacity": 9223372036854775807, "assigned": 1},
                    {"pool": "old", "family": "IPv4", "capacity": 1, "assigned": 1},
                    {"pool": "spare", "family": "IPv4", "capacity": 2, "assigned": 0}
                  ],
                  "takenThen": [
                    {"pool": "lan", "family": "IPv4", "capacity": 8, "assigned": 2},
                    {"pool": "lan-6", "family": "IPv4", "capacity": 4, "assigned": 0},
                    {"pool": "lan-6", "family": "IPv6", "capacity": 9223372036854775807, "assigned": 1},
                    {"pool": "new", "family": "IPv4", "capacity": 1, "assigned": 1},
                    {"pool": "spare", "family": "IPv4", "capacity": 2, "assigned": 0}
                  ],
                  "moved": [{
                    "namespace": "shop", "name": "web", "before": ["192.0.2.1"], "after": ["192.0.2.7"],
                    "cause": "the pools no longer give its addresses to it"
                  }],
                  "cleared": [{
                    "namespace": "shop", "name": "gone", "before": ["192.0.2.2"], "after": [],
                    "cause": "the pools no longer give its addresses to it"
                  }],
                  "served": [{
                    "namespace": "shop", "name": "late", "before": [], "after": ["192.0.2.8", "2001:db8::8"],
                    "cause": "it had no address"
                  }],
                  "stranded": [{
                    "namespace": "shop", "name": "api", "addresses": ["192.0.2.3"], "reason": "AddressNotInAnyPool",
                    "message": "[\\"192.0.2.3\\"] is not allowed in config; 192.0.2.3 is in no pool, or left out by \
                avoidBuggyIPs; take others or add them to a pool"
                  }],
                  "rehomed": [{"namespace": "shop", "name": "mail", "from": "old", "to": "new"}],
                  "waiting": [{
                    "namespace": "shop", "name": "sorry", "addresses": [], "reason": "NoPool",
                    "message": "no available IPs: pools are empty; create an IPAddressPool in MetalLB's namespace"
                  }],
                  "speakerRefuses": true,
                  "order": ["First this", "Then that"],
                  "notes": ["This is not known"],
                  "skipped": ["Service web"],
                  "calls": {"reads": 1, "writes": 0}
                }
                """));
    }

    @Test
    void hasEveryListWhereNothingWouldChange() {
        JsonNode json = written(PoolsReports.uneventful());

        assertThat(json.get("verdict").asString()).isEqualTo("unchanged");
        assertThat(json.get("policy").asString()).isEqualTo("hold");
        assertThat(json.get("speakerRefuses").asBoolean()).isFalse();
        assertThat(json.propertyNames())
                .hasSameElementsAs(written(PoolsReports.eventful()).propertyNames());
    }

    @Test
    void namesEverythingThatIsWrongWithRefusedPoolsAndNoConsequences() {
        assertThat(written(PoolsReports.refused())).isEqualTo(tree("""
                {
                  "schema": "cloudlb.io/pools-plan/v1",
                  "provider": "metallb",
                  "cluster": "prod",
                  "verdict": "refused",
                  "problems": [
                    {"reason": "InvalidPool", "field": "spec.addresses[0]", "message": "'x' is no range"},
                    {"reason": "InvalidPool", "field": "spec.adresses", "message": "unknown field"}
                  ],
                  "skipped": ["Service web"],
                  "calls": {"reads": 1, "writes": 0}
                }
                """));
    }

    private static JsonNode written(PoolsReport report) {
        return tree(PoolsJson.write(report));
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }
}

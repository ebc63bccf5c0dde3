// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static io.cloudlb.emulators.azure.Subscription.NETWORK;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.azure.Subscription.Answer;
import io.cloudlb.emulators.azure.world.AzureLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What security groups and their rules are held to.
class SecurityGroupsTest {

    private static final String GROUP = NETWORK + "networkSecurityGroups/nsg";
    private static final String RULE =
            "{'properties':{'protocol':'Tcp','access':'Allow','direction':'%s','priority':%d,'sourceAddressPrefix':'%s',"
                    + "'destinationAddressPrefix':'*','sourcePortRange':'*','destinationPortRange':'%s'}}";

    private final Subscription subscription = Subscription.standard();

    private Answer rule(String name, String direction, int priority, String source, String ports) {
        return subscription.put(GROUP + "/securityRules/" + name, RULE.formatted(direction, priority, source, ports));
    }

    @Test
    void aPriorityIsTakenOnceInEachDirection() {
        assertThat(rule("a", "Inbound", 500, "Internet", "80").status()).isEqualTo(201);
        assertThat(rule("a", "Inbound", 500, "Internet", "81").status()).isEqualTo(200);
        assertThat(rule("b", "Outbound", 500, "*", "80").status()).isEqualTo(201);

        Answer refused = rule("c", "Inbound", 500, "*", "80");
        assertThat(refused.code()).isEqualTo("SecurityRuleConflict");
        assertThat(refused.message()).startsWith("Security rule c conflicts with rule a.");
    }

    @ParameterizedTest
    @CsvSource({
        "99, Internet, 80, SecurityRuleInvalidPriority",
        "4097, Internet, 80, SecurityRuleInvalidPriority",
        "500, Nowhere, 80, SecurityRuleInvalidAddressPrefix",
        "500, 10.0.0.0/40, 80, SecurityRuleInvalidAddressPrefix",
        "500, Internet, 80-70, SecurityRuleInvalidPortRange",
        "500, Internet, 65536, SecurityRuleInvalidPortRange",
        "500, Internet, http, SecurityRuleInvalidPortRange"
    })
    void aRuleIsReadStrictly(int priority, String source, String ports, String code) {
        assertThat(rule("a", "Inbound", priority, source, ports).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"Internet", "Storage.WestEurope", "AzureFrontDoor.Backend", "*", "fd00::/8", "10.0.0.7"})
    void sourcesAreAddressesBlocksAndServiceTags(String source) {
        assertThat(rule("a", "Inbound", 500, source, "80-90").status()).isEqualTo(201);
    }

    @Test
    void theRulesThatAzureGivesAreThereAndStay() {
        Answer group = subscription.get(GROUP);

        assertThat(group.properties()
                        .path("defaultSecurityRules")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .containsExactly(
                        "AllowVnetInBound",
                        "AllowAzureLoadBalancerInBound",
                        "DenyAllInBound",
                        "AllowVnetOutBound",
                        "AllowInternetOutBound",
                        "DenyAllOutBound");
        assertThat(subscription
                        .delete(GROUP + "/defaultSecurityRules/DenyAllInBound")
                        .status())
                .isEqualTo(405);
        assertThat(subscription
                        .get(GROUP + "/defaultSecurityRules/DenyAllInBound")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRuleNamesEachSideOnce() {
        String both = RULE.formatted("Inbound", 500, "Internet", "80")
                .replace("'sourcePortRange'", "'sourceAddressPrefixes':['10.0.0.0/8'],'sourcePortRange'");

        assertThat(subscription.put(GROUP + "/securityRules/a", both).code())
                .isEqualTo("SecurityRuleParameterConflict");
        assertThat(subscription
                        .put(GROUP + "/securityRules/a", both.replace("'Internet'", "''"))
                        .status())
                .isEqualTo(201);
        assertThat(subscription
                        .put(
                                GROUP + "/securityRules/a",
                                both.replace("'Internet'", "''")
                                        .replace("['10.0.0.0/8']", "['10.0.0.0/8','10.0.0.0/8']"))
                        .code())
                .isEqualTo("SecurityRuleParameterContainsDuplicateValues");
    }

    @Test
    void rulesAndTheirAddressesAreLimited() {
        Subscription tight = Subscription.of(
                AzureEmulator.builder().limits(AzureLimits.standard().ofSecurityGroup(2, 2)));
        tight.put(GROUP + "/securityRules/a", RULE.formatted("Inbound", 500, "Internet", "80"))
                .accepted();
        String many = RULE.formatted("Inbound", 501, "", "80")
                .replace("'sourcePortRange'", "'sourceAddressPrefixes':['10.0.0.0/8','11.0.0.0/8'],'sourcePortRange'");
        assertThat(tight.put(GROUP + "/securityRules/b", many).code())
                .isEqualTo("SecurityRuleAddressPrefixCountLimitReached");
        tight.put(GROUP + "/securityRules/b", RULE.formatted("Inbound", 501, "Internet", "81"))
                .accepted();

        assertThat(tight.put(GROUP + "/securityRules/c", RULE.formatted("Inbound", 502, "Internet", "82"))
                        .code())
                .isEqualTo("SecurityRuleCountLimitReached");
    }
}

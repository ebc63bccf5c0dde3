// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static io.cloudlb.emulators.gcp.Project.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.gcp.Project.Answer;
import org.junit.jupiter.api.Test;

/// What addresses are held to, and where they come from.
class AddressesTest {

    private final Project project = Project.standard();

    @Test
    void anAddressInUseIsNotDeleted() {
        project.reservedRule();

        assertThat(project.get(REGION + "addresses/a").text("status")).isEqualTo("IN_USE");
        assertThat(project.delete(REGION + "addresses/a").reason()).isEqualTo("resourceInUseByAnotherResource");
    }

    @Test
    void anAddressInUseIsDemotedWhereThatIsAskedFor() {
        Project lenient = Project.of(ComputeEmulator.builder().demotesAddressesInUse());
        lenient.reservedRule();

        assertThat(lenient.delete(REGION + "addresses/a").status()).isEqualTo(200);
        assertThat(lenient.get(REGION + "forwardingRules/web").text("IPAddress"))
                .isEqualTo("198.18.0.1");
    }

    @Test
    void anEphemeralAddressIsPromotedAndOutlivesItsRule() {
        project.service("web", "EXTERNAL", "TCP").rule("web", "web", "");
        assertThat(project.post(REGION + "addresses", "{'name':'hold','address':'198.18.0.1'}")
                        .status())
                .isEqualTo(200);
        project.delete(REGION + "forwardingRules/web");

        assertThat(project.rule("next", "web", ",'IPAddress':'198.18.0.1'").status())
                .isEqualTo(200);
    }

    @Test
    void aStrangersAddressIsRefused() {
        project.service("web", "EXTERNAL", "TCP");

        assertThat(project.rule("web", "web", ",'IPAddress':'192.0.2.1'").reason())
                .isEqualTo("invalid");
    }

    @Test
    void tiersOfAddressAndRuleAreEqual() {
        project.post(REGION + "addresses", "{'name':'a','networkTier':'STANDARD'}");
        project.service("web", "EXTERNAL", "TCP");

        assertThat(project.rule("web", "web", ",'IPAddress':'" + REGION + "addresses/a'")
                        .message())
                .contains("network tier of the address is STANDARD");
    }

    @Test
    void standardTierHasNoIpv6() {
        Answer answer = project.post(
                REGION + "addresses",
                "{'name':'a','ipVersion':'IPV6','networkTier':'STANDARD','subnetwork':'" + REGION
                        + "subnetworks/outside'}");
        assertThat(answer.message()).contains("not supported for IPv6");
    }

    @Test
    void ipv6AddressesComeFromTheSubnetwork() {
        project.service("web", "EXTERNAL", "TCP");
        project.rule("web", "web", ",'ipVersion':'IPV6','subnetwork':'" + REGION + "subnetworks/outside'");

        assertThat(project.get(REGION + "forwardingRules/web").text("IPAddress"))
                .isEqualTo("2600:1900:0:1:0:1:0:0/96");
    }

    /// ingress-gce: what a rule has already is kept as it is, and words about it lead to errors.
    @Test
    void theAddressOfAnIpv6RuleIsPromotedWithoutFurtherWord() {
        String held = "{'name':'hold','address':'2600:1900:0:1:0:1::','prefixLength':96%s}";
        project.service("web", "EXTERNAL", "TCP");
        project.rule("web", "web", ",'ipVersion':'IPV6','subnetwork':'" + REGION + "subnetworks/outside'");

        assertThat(project.post(
                                REGION + "addresses",
                                held.formatted(",'subnetwork':'" + REGION + "subnetworks/outside'"))
                        .message())
                .contains("resource.subnetwork", "that of the address in use");
        assertThat(project.post(REGION + "addresses", held.formatted(",'ipVersion':'IPV6'"))
                        .message())
                .contains("resource.ipVersion");
        assertThat(project.post(REGION + "addresses", held.formatted("")).status())
                .isEqualTo(200);
        assertThat(project.get(REGION + "addresses/hold").text("ipVersion")).isEqualTo("IPV6");
        assertThat(project.get(REGION + "addresses/hold").text("subnetwork")).endsWith("subnetworks/outside");
    }

    @Test
    void ipv6AddressesComeFromARangeOfTheUsers() {
        String collection = ",'ipCollection':'" + REGION + "publicDelegatedPrefixes/ours'";
        project.cloud().seed().delegatedPrefix("ours", "europe-west1", "2001:db8:7::/64");
        project.service("web", "EXTERNAL", "TCP");
        project.rule("web", "web", ",'ipVersion':'IPV6'" + collection);

        assertThat(project.get(REGION + "forwardingRules/web").text("IPAddress"))
                .isEqualTo("2001:db8:7:0:0:1:0:0/96");
        assertThat(project.get(REGION + "forwardingRules/web").text("ipCollection"))
                .endsWith("/publicDelegatedPrefixes/ours");
        assertThat(project.post(REGION + "addresses", "{'name':'a','ipVersion':'IPV6'" + collection + "}")
                        .status())
                .isEqualTo(200);
        assertThat(project.rule("more", "web", ",'IPAddress':'" + REGION + "addresses/a','ports':['81']")
                        .status())
                .isEqualTo(200);
        assertThat(project.get(REGION + "forwardingRules/more").text("ipCollection"))
                .endsWith("/publicDelegatedPrefixes/ours");
    }

    @Test
    void aRangeOfTheUsersIsForExternalIpv6AddressesAndForNoSubnetwork() {
        String collection = ",'ipCollection':'" + REGION + "publicDelegatedPrefixes/ours'";
        project.service("web", "EXTERNAL", "TCP");
        assertThat(project.rule("web", "web", ",'ipVersion':'IPV6'" + collection)
                        .status())
                .isEqualTo(404);
        project.cloud().seed().delegatedPrefix("ours", "europe-west1", "2001:db8:7::/64");

        assertThat(project.rule("web", "web", collection).message()).contains("for external IPv6 addresses");
        assertThat(internal("a", collection).message()).contains("for external IPv6 addresses");
        assertThat(project.rule(
                                "web",
                                "web",
                                ",'ipVersion':'IPV6','subnetwork':'" + REGION + "subnetworks/outside'" + collection)
                        .message())
                .contains("excludes a network and a subnetwork");
    }

    @Test
    void internalAddressesComeFromTheirSubnetwork() {
        assertThat(internal("a", "").status()).isEqualTo(200);
        Answer address = project.get(REGION + "addresses/a");

        assertThat(address.text("address")).isEqualTo("10.0.0.5");
        assertThat(address.text("status")).isEqualTo("RESERVED");
        assertThat(address.text("purpose")).isEqualTo("GCE_ENDPOINT");
        assertThat(internal("b", ",'address':'10.0.0.5'").status()).isEqualTo(409);
        assertThat(internal("b", ",'address':'10.0.0.2'").message()).contains("in use by");
        assertThat(internal("b", ",'address':'10.1.0.5'").message()).contains("not in the subnetwork's range");
        assertThat(internal("b", ",'address':'10.0.0.0'").message()).contains("not in the subnetwork's range");
        assertThat(internal("b", ",'networkTier':'STANDARD'").reason()).isEqualTo("invalid");
    }

    private Answer internal(String name, String more) {
        return project.post(
                REGION + "addresses",
                "{'name':'%s','addressType':'INTERNAL','subnetwork':'%ssubnetworks/nodes'%s}"
                        .formatted(name, REGION, more));
    }

    @Test
    void aReservedInternalAddressIsInUseByItsRuleAndNoOtherKindTakesIt() {
        internal("a", "");
        project.service("web", "INTERNAL", "TCP").service("outer", "EXTERNAL", "TCP");
        project.rule("web", "web", ",'loadBalancingScheme':'INTERNAL','ports':['80'],'IPAddress':'10.0.0.5'");

        assertThat(project.get(REGION + "addresses/a").text("status")).isEqualTo("IN_USE");
        assertThat(project.delete(REGION + "addresses/a").reason()).isEqualTo("resourceInUseByAnotherResource");
        assertThat(project.rule("outer", "outer", ",'IPAddress':'" + REGION + "addresses/a'")
                        .message())
                .contains("not of type EXTERNAL");
    }

    @Test
    void theAddressOfAnInternalRuleIsPromotedInItsSubnetwork() {
        project.service("web", "INTERNAL", "TCP");
        project.rule("web", "web", ",'loadBalancingScheme':'INTERNAL','ports':['80']");

        assertThat(internal("hold", ",'address':'10.0.0.5'").status()).isEqualTo(200);
        project.delete(REGION + "forwardingRules/web");
        assertThat(project.get(REGION + "addresses/hold").text("status")).isEqualTo("RESERVED");
    }

    @Test
    void anAddressIsPromotedInItsOwnTierOnly() {
        project.service("web", "EXTERNAL", "TCP").rule("web", "web", ",'networkTier':'STANDARD'");
        String held = "{'name':'hold','address':'198.19.0.1'%s}";

        assertThat(project.post(REGION + "addresses", held.formatted("")).message())
                .contains("network tier of the address in use is STANDARD");
        assertThat(project.post(REGION + "addresses", held.formatted(",'networkTier':'STANDARD'"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anAddressNobodyHasCannotBeChosen() {
        assertThat(project.post(REGION + "addresses", "{'name':'a','address':'198.18.0.9'}")
                        .message())
                .contains("was not found");
        assertThat(project.post(REGION + "addresses", "{'name':'a','purpose':'GCE_ENDPOINT'}")
                        .message())
                .contains("Purpose is for internal addresses");
    }

    @Test
    void aSubnetworkRunsOutOfAddresses() {
        project.cloud().seed().subnetwork("small", "default", "europe-west1", "10.2.0.0/29");
        String small = "{'name':'a%d','addressType':'INTERNAL','subnetwork':'" + REGION + "subnetworks/small'}";
        for (int number = 0; number < 4; number++) {
            assertThat(project.post(REGION + "addresses", small.formatted(number))
                            .status())
                    .isEqualTo(200);
        }

        assertThat(project.post(REGION + "addresses", small.formatted(4)).message())
                .isEqualTo("IP space of '10.2.0.0/29' is exhausted.");
    }
}

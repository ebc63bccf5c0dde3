// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static io.cloudlb.emulators.gcp.Project.REGION;
import static io.cloudlb.emulators.gcp.Project.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.gcp.Project.Answer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What instance groups and groups of network endpoints are held to.
class GroupsTest {

    private final Project project = Project.standard();

    @Test
    void anInstanceIsInOneInternallyBalancedGroup() {
        for (String group : new String[] {"one", "two"}) {
            project.post(ZONE + "instanceGroups", "{'name':'" + group + "'}");
            project.post(
                    ZONE + "instanceGroups/" + group + "/addInstances",
                    "{'instances':[{'instance':'" + ZONE + "instances/node-1'}]}");
        }
        project.service("web", "INTERNAL", "TCP");
        assertThat(backend("web", "one").status()).isEqualTo(200);
        assertThat(backend("web", "two").message()).contains("at most one load-balanced instance group");
    }

    @Test
    void membersComeAndGo() {
        project.post(ZONE + "instanceGroups", "{'name':'g'}");
        String add = "{'instances':[{'instance':'" + ZONE + "instances/node-1'}]}";
        assertThat(project.post(ZONE + "instanceGroups/g/addInstances", add).status())
                .isEqualTo(200);
        assertThat(project.post(ZONE + "instanceGroups/g/addInstances", add).reason())
                .isEqualTo("memberAlreadyExists");
        assertThat(project.post(ZONE + "instanceGroups/g/listInstances", "{}")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
        project.cloud().seed().deleteInstance("node-1", "europe-west1-b");
        assertThat(project.get(ZONE + "instanceGroups/g").json().path("size").asInt())
                .isZero();
    }

    @Test
    void endpointsAreAttachedAndDetached() {
        project.post(ZONE + "networkEndpointGroups", "{'name':'g','networkEndpointType':'GCE_VM_IP'}");
        String endpoints = "{'networkEndpoints':[{'instance':'node-1','ipAddress':'10.0.0.2'}]}";
        assertThat(project.post(ZONE + "networkEndpointGroups/g/attachNetworkEndpoints", endpoints)
                        .status())
                .isEqualTo(200);
        assertThat(project.post(ZONE + "networkEndpointGroups/g/listNetworkEndpoints", "{'healthStatus':'SHOW'}")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
        assertThat(project.post(ZONE + "networkEndpointGroups/g/detachNetworkEndpoints", endpoints)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void groupsInUseAreNotDeleted() {
        project.post(ZONE + "instanceGroups", "{'name':'g'}");
        project.post(ZONE + "networkEndpointGroups", "{'name':'n','networkEndpointType':'GCE_VM_IP'}");
        project.service("web", "EXTERNAL", "TCP").service("other", "EXTERNAL", "TCP");
        assertThat(backends("web", "instanceGroups/g").status()).isEqualTo(200);
        assertThat(backends("other", "networkEndpointGroups/n").status()).isEqualTo(200);

        for (String group : new String[] {"instanceGroups/g", "networkEndpointGroups/n"}) {
            assertThat(project.delete(ZONE + group).reason()).isEqualTo("resourceInUseByAnotherResource");
        }
        project.delete(REGION + "backendServices/web");
        assertThat(project.delete(ZONE + "instanceGroups/g").status()).isEqualTo(200);
    }

    private Answer backends(String service, String group) {
        String path = REGION + "backendServices/" + service;
        return project.patch(
                path,
                "{'fingerprint':'%s','backends':[{'group':'%s%s'}]}"
                        .formatted(project.get(path).text("fingerprint"), ZONE, group));
    }

    @Test
    void aGroupHasAThousandInstancesAtMost() {
        project.cloud().seed().subnetwork("wide", "default", "europe-west1", "10.8.0.0/20");
        IntStream.rangeClosed(0, 1_000)
                .forEach(number -> project.cloud().seed().instance("m" + number, "europe-west1-b", "wide"));
        project.post(ZONE + "instanceGroups", "{'name':'g'}");
        String add = ZONE + "instanceGroups/g/addInstances";

        assertThat(project.post(add, instances(0, 1_001)).message()).contains("At most 1000 in one request");
        assertThat(project.post(add, instances(0, 999)).status()).isEqualTo(200);
        assertThat(project.post(add, instances(999, 1_001)).message()).contains("At most 1000 instances in a group");
        assertThat(project.post(add, instances(999, 1_000)).status()).isEqualTo(200);
        assertThat(project.get(ZONE + "instanceGroups/g").json().path("size").asInt())
                .isEqualTo(1_000);
    }

    private static String instances(int first, int end) {
        return IntStream.range(first, end)
                .mapToObj(number -> "{'instance':'" + ZONE + "instances/m" + number + "'}")
                .collect(Collectors.joining(",", "{'instances':[", "]}"));
    }

    @Test
    void fiveHundredEndpointsGoInOneCall() {
        project.cloud().seed().subnetwork("wide", "default", "europe-west1", "10.8.0.0/20");
        IntStream.rangeClosed(0, 500)
                .forEach(number -> project.cloud().seed().instance("m" + number, "europe-west1-b", "wide"));
        project.post(
                ZONE + "networkEndpointGroups",
                "{'name':'n','networkEndpointType':'GCE_VM_IP','subnetwork':'" + REGION + "subnetworks/wide'}");
        String attach = ZONE + "networkEndpointGroups/n/attachNetworkEndpoints";

        assertThat(project.post(attach, endpoints(501)).message()).contains("At most 500 in one request");
        assertThat(project.post(attach, endpoints(500)).status()).isEqualTo(200);
        assertThat(project.post(attach, endpoints(500)).status()).isEqualTo(200);
        assertThat(project.get(ZONE + "networkEndpointGroups/n")
                        .json()
                        .path("size")
                        .asInt())
                .isEqualTo(500);
    }

    private static String endpoints(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{'instance':'m" + number + "'}")
                .collect(Collectors.joining(",", "{'networkEndpoints':[", "]}"));
    }

    @Test
    void endpointsAreInTheGroupsSubnetworkAndHaveNoPort() {
        project.cloud().seed().instance("outside", "europe-west1-b", "outside");
        project.post(ZONE + "networkEndpointGroups", "{'name':'n','networkEndpointType':'GCE_VM_IP'}");
        String attach = ZONE + "networkEndpointGroups/n/attachNetworkEndpoints";

        assertThat(project.post(attach, "{'networkEndpoints':[{'instance':'outside'}]}")
                        .message())
                .contains("not in the group's subnetwork");
        assertThat(project.post(attach, "{'networkEndpoints':[{'instance':'node-1','port':80}]}")
                        .message())
                .contains("have no port");
        assertThat(project.post(attach, "{'networkEndpoints':[{'instance':'node-1','ipAddress':'10.0.0.9'}]}")
                        .message())
                .contains("not the primary address");
        assertThat(project.post(
                                ZONE + "networkEndpointGroups/n/detachNetworkEndpoints",
                                "{'networkEndpoints':[{'instance':'node-1'}]}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatIsAttachedAlreadyStaysOrIsRefused() {
        for (boolean once : List.of(false, true)) {
            Project one = once ? Project.of(ComputeEmulator.builder().attachesOnce()) : project;
            one.post(ZONE + "networkEndpointGroups", "{'name':'n','networkEndpointType':'GCE_VM_IP'}");
            String attach = ZONE + "networkEndpointGroups/n/attachNetworkEndpoints";
            one.post(attach, "{'networkEndpoints':[{'instance':'node-1'}]}");

            Answer again = one.post(attach, "{'networkEndpoints':[{'instance':'node-2'},{'instance':'node-1'}]}");
            Answer unknown = one.post(attach, "{'networkEndpoints':[{'instance':'node-9'}]}");

            assertThat(again.status()).isEqualTo(once ? 400 : 200);
            assertThat(one.get(ZONE + "networkEndpointGroups/n")
                            .json()
                            .path("size")
                            .asInt())
                    .as("as a whole or not at all")
                    .isEqualTo(once ? 1 : 2);
            assertThat(unknown.status()).isEqualTo(404);
        }
    }

    @Test
    void aGroupIsInOneZoneNetworkAndSubnetwork() {
        project.cloud()
                .seed()
                .subnetwork("other", "default", "europe-west1", "10.3.0.0/24")
                .instance("beside", "europe-west1-b", "other")
                .instance("abroad", "europe-west1-b", "outside");
        project.post(ZONE + "instanceGroups", "{'name':'g'}");
        assertThat(add("g", "node-1").status()).isEqualTo(200);

        assertThat(add("g", "node-3").status()).isEqualTo(404);
        assertThat(project.post(
                                ZONE + "instanceGroups/g/addInstances",
                                "{'instances':[{'instance':'zones/europe-west1-c/instances/node-3'}]}")
                        .message())
                .contains("in another zone than its group");
        assertThat(add("g", "beside").reason()).isEqualTo("wrongSubnetwork");
        assertThat(add("g", "beside").message()).contains("is expected to be in the subnetwork");
        assertThat(add("g", "abroad").reason()).isEqualTo("wrongNetwork");
    }

    @Test
    void anInstanceJoinsNoSecondGroupThatIsInternallyBalanced() {
        for (String group : new String[] {"one", "two"}) {
            project.post(ZONE + "instanceGroups", "{'name':'" + group + "'}");
            project.service(group, "INTERNAL", "TCP");
            backends(group, "instanceGroups/" + group);
        }
        assertThat(add("one", "node-1").status()).isEqualTo(200);

        assertThat(add("two", "node-1").reason()).isEqualTo("INSTANCE_IN_MULTIPLE_LOAD_BALANCED_IGS");
    }

    @Test
    void anInstanceIsInSeveralGroupsBehindExternalLoadBalancers() {
        for (String group : new String[] {"one", "two"}) {
            project.post(ZONE + "instanceGroups", "{'name':'" + group + "'}");
            project.service(group, "EXTERNAL", "TCP");
            backends(group, "instanceGroups/" + group);
            assertThat(add(group, "node-1").status()).isEqualTo(200);
        }
    }

    private Answer add(String group, String instance) {
        return project.post(
                ZONE + "instanceGroups/" + group + "/addInstances",
                "{'instances':[{'instance':'" + ZONE + "instances/" + instance + "'}]}");
    }

    @Test
    void namedPortsAreSetAsAWholeByTheFingerprint() {
        project.post(ZONE + "instanceGroups", "{'name':'g','namedPorts':[{'name':'a','port':1}]}");
        String path = ZONE + "instanceGroups/g";
        String set = "{'namedPorts':[{'name':'b','port':2}],'fingerprint':'%s'}";

        assertThat(project.post(path + "/setNamedPorts", set.formatted("AAAA")).status())
                .isEqualTo(412);
        assertThat(project.post(
                                path + "/setNamedPorts",
                                set.formatted(project.get(path).text("fingerprint")))
                        .status())
                .isEqualTo(200);
        assertThat(project.get(path).json().path("namedPorts").toString()).isEqualTo("[{\"name\":\"b\",\"port\":2}]");
    }

    @Test
    void onlyTheRunningMembersAreListedIfThatIsAsked() {
        project.post(ZONE + "instanceGroups", "{'name':'g'}");
        add("g", "node-1");
        add("g", "node-2");
        project.cloud().seed().status("node-2", "europe-west1-b", "TERMINATED");
        String list = ZONE + "instanceGroups/g/listInstances";

        assertThat(project.post(list, "{'instanceState':'RUNNING'}")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
        assertThat(project.post(list, "{'instanceState':'ALL'}")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(2);
    }

    private Answer backend(String service, String group) {
        String path = REGION + "backendServices/" + service;
        return project.patch(
                path,
                "{'fingerprint':'%s','backends':[{'group':'%sinstanceGroups/%s'}%s]}"
                        .formatted(
                                project.get(path).text("fingerprint"),
                                ZONE,
                                group,
                                group.equals("two") ? ",{'group':'" + ZONE + "instanceGroups/one'}" : ""));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static io.cloudlb.emulators.gcp.Project.REGION;
import static io.cloudlb.emulators.gcp.Project.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.gcp.Project.Answer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What backend services and their health checks are held to.
class BackendServicesTest {

    private final Project project = Project.standard();

    @Test
    void aBackendServiceWithARuleIsNotDeleted() {
        project.service("web", "EXTERNAL", "TCP").rule("web", "web", "");

        Answer answer = project.delete(REGION + "backendServices/web");
        assertThat(answer.reason()).isEqualTo("resourceInUseByAnotherResource");
        assertThat(answer.message()).contains("forwardingRules/web");
    }

    @Test
    void aHealthCheckInUseIsNotDeleted() {
        project.service("web", "EXTERNAL", "TCP");

        assertThat(project.delete(REGION + "healthChecks/hc").reason()).isEqualTo("resourceInUseByAnotherResource");
    }

    @Test
    void aBackendServiceIsChangedByItsFingerprintOnly() {
        project.service("web", "EXTERNAL", "TCP");
        String path = REGION + "backendServices/web";
        String fingerprint = project.get(path).text("fingerprint");

        assertThat(project.patch(path, "{'sessionAffinity':'CLIENT_IP'}").message())
                .isEqualTo("Required field 'resource.fingerprint' not specified");
        String patch = "{'sessionAffinity':'CLIENT_IP','fingerprint':'" + fingerprint + "'}";
        assertThat(project.patch(path, patch).status()).isEqualTo(200);
        assertThat(project.patch(path, patch).status()).isEqualTo(412);
        assertThat(project.patch(path, patch).reason()).isEqualTo("conditionNotMet");
        assertThat(project.get(path).text("sessionAffinity")).isEqualTo("CLIENT_IP");
    }

    @Test
    void theProtocolChangesOnlyWhileNoRulePointsHere() {
        project.service("web", "EXTERNAL", "TCP").rule("web", "web", "");
        assertThat(patched("web", "'protocol':'UDP'").message()).contains("Protocol cannot be changed while");

        project.delete(REGION + "forwardingRules/web");
        assertThat(patched("web", "'protocol':'UDP'").status()).isEqualTo(200);
        assertThat(patched("web", "'loadBalancingScheme':'INTERNAL'").message()).contains("It cannot be changed");
    }

    @Test
    void aServiceHasFiftyBackendsAtMost() {
        project.service("web", "EXTERNAL", "TCP");
        for (int number = 0; number <= 50; number++) {
            project.post(ZONE + "instanceGroups", "{'name':'g" + number + "'}");
        }

        assertThat(patched("web", groups(51)).message()).contains("At most 50 backends");
        assertThat(patched("web", groups(50)).status()).isEqualTo(200);
    }

    private static String groups(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{'group':'" + ZONE + "instanceGroups/g" + number + "'}")
                .collect(Collectors.joining(",", "'backends':[", "]"));
    }

    @Test
    void aGroupIsABackendOnceAndOfOneKind() {
        project.service("web", "EXTERNAL", "TCP");
        project.post(ZONE + "instanceGroups", "{'name':'g'}");
        project.post(ZONE + "networkEndpointGroups", "{'name':'n','networkEndpointType':'GCE_VM_IP'}");
        String group = "{'group':'" + ZONE + "instanceGroups/g'}";

        assertThat(patched("web", "'backends':[" + group + "," + group + "]").message())
                .contains("Duplicate");
        assertThat(patched("web", "'backends':[" + group + ",{'group':'" + ZONE + "networkEndpointGroups/n'}]")
                        .message())
                .contains("cannot be backends of one backend service");
        assertThat(patched("web", "'backends':[{'group':'" + ZONE + "instanceGroups/none'}]")
                        .status())
                .isEqualTo(404);
        assertThat(patched("web", "'backends':[{'group':'" + ZONE + "instanceGroups/g','balancingMode':'UTILIZATION'}]")
                        .message())
                .contains("must be CONNECTION");
    }

    @Test
    void healthIsToldOfMembersByRule() {
        project.service("web", "EXTERNAL", "TCP");
        project.post(ZONE + "instanceGroups", "{'name':'g'}");
        project.post(
                ZONE + "instanceGroups/g/addInstances", "{'instances':[{'instance':'" + ZONE + "instances/node-1'}]}");
        String ask = REGION + "backendServices/web/getHealth";
        String group = "{'group':'" + ZONE + "instanceGroups/g'}";
        assertThat(project.post(ask, group).message()).contains("It is no backend of the service");
        assertThat(patched("web", "'backends':[" + group + "]").status()).isEqualTo(200);
        assertThat(project.post(ask, group).json().has("healthStatus")).isFalse();
        project.rule("web", "web", "");

        JsonNode status = project.post(ask, group).json().path("healthStatus").path(0);
        assertThat(status.path("healthState").asString()).isEqualTo("HEALTHY");
        assertThat(status.path("ipAddress").asString()).isEqualTo("10.0.0.2");
        assertThat(status.path("instance").asString()).endsWith("/instances/node-1");
        assertThat(status.path("forwardingRuleIp").asString()).isEqualTo("198.18.0.1");
        assertThat(project.post(ask, "{'group':'" + ZONE + "instanceGroups/none'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anUpdateForgetsWhatItDoesNotSayAndAPatchKeepsIt() {
        project.service("web", "EXTERNAL", "TCP");
        String path = REGION + "backendServices/web";
        assertThat(patched("web", "'sessionAffinity':'CLIENT_IP','description':'mine'")
                        .status())
                .isEqualTo(200);
        assertThat(patched("web", "'timeoutSec':20").status()).isEqualTo(200);
        assertThat(project.get(path).text("sessionAffinity")).isEqualTo("CLIENT_IP");

        project.put(
                path,
                "{'name':'web','protocol':'TCP','loadBalancingScheme':'EXTERNAL','fingerprint':'%s','healthChecks':['%shealthChecks/hc']}"
                        .formatted(project.get(path).text("fingerprint"), REGION));
        assertThat(project.get(path).text("sessionAffinity")).isEqualTo("NONE");
        assertThat(project.get(path).json().has("description")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'sessionAffinity':'CLIENT_IP_NO_DESTINATION'                     | only be used with INTERNAL
            'connectionDraining':{'drainingTimeoutSec':3601}                 | less than or equal to 3600
            'connectionTrackingPolicy':{'trackingMode':'PER_SESSION'}        | needs a session affinity
            'connectionTrackingPolicy':{'idleTimeoutSec':601}                | Must be from 60 to 600
            'network':'global/networks/default'                              | only be set for INTERNAL
            'healthChecks':[]                                                | not specified
            'healthChecks':['global/healthChecks/world']                     | needs a regional health check
            'healthChecks':['regions/europe-west1/healthChecks/hc','global/healthChecks/world'] | Exactly one
            """)
    void servicesThatMakeNoSenseAreRefused(String fields, String words) {
        project.post("global/healthChecks", "{'name':'world','type':'TCP'}");
        project.service("web", "EXTERNAL", "TCP");

        assertThat(patched("web", fields).message()).contains(words);
    }

    @Test
    void globalHealthChecksAreForInternalServices() {
        project.post("global/healthChecks", "{'name':'world','type':'HTTP','httpHealthCheck':{'port':10256}}");
        project.service("web", "INTERNAL", "TCP");

        assertThat(patched("web", "'healthChecks':['global/healthChecks/world']")
                        .status())
                .isEqualTo(200);
        assertThat(project.delete("global/healthChecks/world").reason()).isEqualTo("resourceInUseByAnotherResource");
        assertThat(project.patch("global/healthChecks/world", "{'httpHealthCheck':{'port':32000}}")
                        .status())
                .isEqualTo(200);
        JsonNode check = project.get("global/healthChecks/world").json();
        assertThat(check.path("httpHealthCheck").path("port").asInt()).isEqualTo(32_000);
        assertThat(check.path("httpHealthCheck").path("requestPath").asString()).isEqualTo("/");
        JsonNode all = project.get("aggregated/healthChecks").json().path("items");
        assertThat(all.path("global").path("healthChecks").size()).isEqualTo(1);
        assertThat(all.path("regions/europe-west1").path("healthChecks").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'timeoutSec':9,'checkIntervalSec':8         | less than or equal to checkIntervalSec
            'checkIntervalSec':301                      | less than or equal to 300
            'healthyThreshold':11                       | less than or equal to 10
            'httpHealthCheck':{'port':80}               | has no such part
            'tcpHealthCheck':{'port':65536}             | less than or equal to 65535
            'tcpHealthCheck':{'portName':'x'}           | does not have
            """)
    void checksThatMakeNoSenseAreRefused(String fields, String words) {
        assertThat(project.post(REGION + "healthChecks", "{'name':'a','type':'TCP'," + fields + "}")
                        .message())
                .contains(words);
    }

    private Answer patched(String service, String fields) {
        String path = REGION + "backendServices/" + service;
        return project.patch(
                path, "{'fingerprint':'%s',%s}".formatted(project.get(path).text("fingerprint"), fields));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.TestAuthority;
import io.cloudlb.testkit.process.ProgramRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A subscription and the endpoint for its tokens, both served with TLS, and programs that talk to them.
record SecureCloud(TestAuthority authority, EmulatorServer manager, EmulatorServer identity, EmulatorServer metadata)
        implements AutoCloseable {

    static final String TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    static final IdentityEndpoint IDENTITY = new IdentityEndpoint(TENANT, "client", "secret", "service-account-token");

    /// Serves a subscription that lets in only who has a token of [#IDENTITY].
    ///
    /// @param folder for certificates, empty
    static SecureCloud of(Subscription subscription, Path folder) throws IOException {
        TestAuthority authority = TestAuthority.in(folder);
        return new SecureCloud(
                authority,
                EmulatorServer.start(subscription.cloud(), 0, authority.server()),
                EmulatorServer.start(IDENTITY, 0, authority.server()),
                EmulatorServer.start(IDENTITY, 0));
    }

    /// Whether Microsoft's clients for Java are on the class path. Where the tests must all run, they have to be.
    static boolean hasSdk() {
        return System.getenv("CI") != null
                || System.getProperty("java.class.path").contains("azure-resourcemanager-network");
    }

    /// Runs steps of SdkClient.java.
    ///
    /// @param credential `secret`, `federated` or `machine`
    ProgramRun sdk(String subscription, String credential, String... steps) throws URISyntaxException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djavax.net.ssl.trustStore=" + authority.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + TestAuthority.PASSWORD,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                script("SdkClient.java").toString(),
                manager.endpoint().toString(),
                identity.endpoint().toString(),
                TENANT,
                subscription,
                credential));
        line.addAll(List.of(steps));
        return ProgramRun.of(line, variables());
    }

    /// The variables of a machine in Azure, without whatever this one has.
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(Map.of("NO_PROXY", "127.0.0.1", "no_proxy", "127.0.0.1"));
        variables.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", metadata.endpoint().toString());
        variables.put("AZURE_TELEMETRY_DISABLED", "true");
        return variables;
    }

    static Path script(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(SecureCloud.class.getResource(name)).toURI());
    }

    @Override
    public void close() {
        manager.close();
        identity.close();
        metadata.close();
    }
}

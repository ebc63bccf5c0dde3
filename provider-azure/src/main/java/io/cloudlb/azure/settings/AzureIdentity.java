// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.settings;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Who calls Azure. What the environment says comes before what the file says, as with the cloud's own controller:
/// Microsoft's webhook for Workload Identity writes the environment of a pod.
public sealed interface AzureIdentity {
    /// A Kubernetes service account that the directory trusts.
    ///
    /// @param tokenFile where its token is, which is renewed there
    record Workload(String tenant, String client, String tokenFile) implements AzureIdentity {}

    /// An application with a secret.
    record Application(String tenant, String client, String secret) implements AzureIdentity {
        @Override
        public String toString() {
            return "Application[tenant=%s, client=%s]".formatted(tenant, client);
        }
    }

    /// The machine that this process runs on.
    ///
    /// @param assigned which of its identities, by client or resource; empty for its own
    record Machine(Optional<String> assigned) implements AzureIdentity {}

    /// Nobody: something is missing.
    ///
    /// @param sentence what, and what to do
    record Incomplete(String sentence) implements AzureIdentity {}

    /// Chooses by what is there, and tries nothing else: Workload Identity, the machine where the file asks for it, a
    /// secret, the machine.
    static AzureIdentity of(CloudConfig file, Map<String, String> environment) {
        return new Choice(file, environment).choose();
    }

    /// Where a choice is made.
    record Choice(CloudConfig file, Map<String, String> environment) {
        /// What files of clusters with managed identities have in the place of a client and its secret.
        private static final String NONE = "msi";

        AzureIdentity choose() {
            Optional<String> token = variable("AZURE_FEDERATED_TOKEN_FILE")
                    .or(() -> file.text(CloudConfig.TOKEN_FILE).filter(_ -> file.isTrue(CloudConfig.FEDERATED)));
            if (token.isPresent() || file.isTrue(CloudConfig.FEDERATED)) {
                return workload(token);
            }
            if (file.isTrue(CloudConfig.MANAGED)) {
                return new Machine(file.text(CloudConfig.ASSIGNED));
            }
            return variable("AZURE_CLIENT_SECRET")
                    .or(() -> file.text(CloudConfig.SECRET).filter(secret -> !secret.equals(NONE)))
                    .map(this::application)
                    .orElseGet(() -> new Machine(variable("AZURE_CLIENT_ID")));
        }

        private AzureIdentity workload(Optional<String> token) {
            if (token.isEmpty()) {
                return new Incomplete(
                        "Workload Identity lacks the token of the service account: set AZURE_FEDERATED_TOKEN_FILE, or aadFederatedTokenFile in the file of --azure-cloud-config");
            }
            return known(
                    "Workload Identity",
                    () -> new Workload(tenant().orElseThrow(), client().orElseThrow(), token.get()));
        }

        private AzureIdentity application(String secret) {
            return known(
                    "the application with a secret",
                    () -> new Application(tenant().orElseThrow(), client().orElseThrow(), secret));
        }

        private AzureIdentity known(String who, Supplier<AzureIdentity> identity) {
            if (tenant().isEmpty()) {
                return new Incomplete(
                        "%s lacks its tenant: set AZURE_TENANT_ID, or tenantId in the file of --azure-cloud-config"
                                .formatted(who));
            }
            return client().isEmpty()
                    ? new Incomplete(
                            "%s lacks its client: set AZURE_CLIENT_ID, or aadClientId in the file of --azure-cloud-config"
                                    .formatted(who))
                    : identity.get();
        }

        private Optional<String> tenant() {
            return variable("AZURE_TENANT_ID").or(() -> file.text(CloudConfig.TENANT));
        }

        private Optional<String> client() {
            return variable("AZURE_CLIENT_ID")
                    .or(() -> file.text(CloudConfig.CLIENT).filter(client -> !client.equals(NONE)));
        }

        private Optional<String> variable(String name) {
            return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What a person can do about an error of Google Cloud.
final class Advice {
    /// What a backend service of instance groups is refused for, as [GcpErrors] compares reasons.
    static final String TWICE_BALANCED = "instanceinmultipleloadbalancedigs";

    private Advice() {}

    static String forDenied(int status, String reason) {
        if (status == 401) {
            return ". Google does not know the credentials: renew them, and check the clock of this machine";
        }
        return switch (reason) {
            case "accessNotConfigured", "SERVICE_DISABLED" ->
                ". Enable the Compute Engine API in the project: gcloud services enable compute.googleapis.com";
            default -> ". Allow it to the controller's service account: docs/gcp.md lists all it needs";
        };
    }

    static String forQuota(String quota) {
        return ". The quota '%s' is reached: raise it under IAM & Admin, Quotas, or delete what is not needed"
                .formatted(quota);
    }

    static String forObstacle(String reason) {
        return reason.equals(TWICE_BALANCED)
                ? ". Take the instance out of the other group, or set --gcp-backends to endpoint-groups, which may have it too"
                : ". Free the address, make room, or name another";
    }

    static String forStranger(int status) {
        if (status >= 300 && status < 400) {
            return ", a redirect, which is not followed; check --gcp-endpoint-url and the proxy";
        }
        return status == 407
                ? ": the proxy asks who we are; check its settings"
                : "; check --gcp-endpoint-url and the proxy on the way";
    }

    /// In the order in which Application Default Credentials are looked for.
    ///
    /// @param environment the variables by which they are
    static String forCredentials(Map<String, String> environment) {
        String file = environment.getOrDefault("GOOGLE_APPLICATION_CREDENTIALS", "");
        if (file.isEmpty()) {
            return "Set GOOGLE_APPLICATION_CREDENTIALS to a file of credentials, run `gcloud auth application-default"
                    + " login`, or give the pod or instance a service account";
        }
        return Files.isReadable(Path.of(file))
                ? "Check what is in %s, which GOOGLE_APPLICATION_CREDENTIALS names".formatted(file)
                : "The file %s, which GOOGLE_APPLICATION_CREDENTIALS names, does not exist or cannot be read"
                        .formatted(file);
    }
}

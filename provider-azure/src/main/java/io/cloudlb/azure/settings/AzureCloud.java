// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.settings;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/// One of Microsoft's clouds, by the names that its own controller has for them.
public enum AzureCloud {
    PUBLIC(
            "AzurePublicCloud",
            "https://management.azure.com",
            "https://login.microsoftonline.com",
            "cloudapp.azure.com"),
    US_GOVERNMENT(
            "AzureUSGovernmentCloud",
            "https://management.usgovcloudapi.net",
            "https://login.microsoftonline.us",
            "cloudapp.usgovcloudapi.net"),
    CHINA(
            "AzureChinaCloud",
            "https://management.chinacloudapi.cn",
            "https://login.chinacloudapi.cn",
            "cloudapp.chinacloudapi.cn");

    private final String word;
    private final String resourceManager;
    private final String authority;
    private final String domain;

    AzureCloud(String word, String resourceManager, String authority, String domain) {
        this.word = word;
        this.resourceManager = resourceManager;
        this.authority = authority;
        this.domain = domain;
    }

    /// The one of that name, whatever its case; empty when there is none.
    static Optional<AzureCloud> named(String name) {
        return Arrays.stream(values())
                .filter(cloud -> cloud.word.equalsIgnoreCase(name)
                        || cloud.word.replaceFirst("^AzurePublic", "Azure").equalsIgnoreCase(name))
                .findFirst();
    }

    /// Where its resource manager is.
    public URI resourceManager() {
        return URI.create(resourceManager);
    }

    /// Where it gives out tokens.
    public String authority() {
        return authority;
    }

    /// What public addresses with a label are in: `<label>.<location>.cloudapp.azure.com`.
    public String domain() {
        return domain;
    }

    @Override
    public String toString() {
        return word;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import java.util.ArrayList;
import java.util.List;

/// The security policies a TLS listener of a Network Load Balancer can name.
final class SslPolicies {

    /// What a listener gets that names none.
    static final String DEFAULT = "ELBSecurityPolicy-2016-08";

    private SslPolicies() {}

    private static final String TLS10 = "TLSv1";
    private static final String TLS11 = "TLSv1.1";
    private static final String TLS12 = "TLSv1.2";
    private static final String TLS13 = "TLSv1.3";
    private static final List<String> OLD_CIPHERS =
            List.of("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "AES128-GCM-SHA256", "AES128-SHA");
    private static final List<String> FORWARD_SECRET_CIPHERS = List.of(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384");
    private static final List<String> TLS13_CIPHERS =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private static final List<String> FIPS_CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");

    /// One policy.
    ///
    /// @param ciphers the most preferred of its ciphers; AWS lists more
    record Policy(String name, List<String> protocols, List<String> ciphers) {}

    private static final List<Policy> ALL = List.of(
            new Policy(DEFAULT, List.of(TLS10, TLS11, TLS12), OLD_CIPHERS),
            new Policy("ELBSecurityPolicy-TLS-1-1-2017-01", List.of(TLS11, TLS12), OLD_CIPHERS),
            new Policy("ELBSecurityPolicy-TLS-1-2-2017-01", List.of(TLS12), OLD_CIPHERS),
            new Policy("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", List.of(TLS12), OLD_CIPHERS),
            new Policy("ELBSecurityPolicy-FS-2018-06", List.of(TLS10, TLS11, TLS12), FORWARD_SECRET_CIPHERS),
            new Policy("ELBSecurityPolicy-FS-1-1-2019-08", List.of(TLS11, TLS12), FORWARD_SECRET_CIPHERS),
            new Policy("ELBSecurityPolicy-FS-1-2-2019-08", List.of(TLS12), FORWARD_SECRET_CIPHERS),
            new Policy("ELBSecurityPolicy-FS-1-2-Res-2019-08", List.of(TLS12), FORWARD_SECRET_CIPHERS),
            new Policy("ELBSecurityPolicy-FS-1-2-Res-2020-10", List.of(TLS12), FORWARD_SECRET_CIPHERS),
            tls13("TLS13-1-3-2021-06"),
            tls13("TLS13-1-2-2021-06", TLS12),
            tls13("TLS13-1-2-Res-2021-06", TLS12),
            tls13("TLS13-1-2-Ext1-2021-06", TLS12),
            tls13("TLS13-1-2-Ext2-2021-06", TLS12),
            tls13("TLS13-1-1-2021-06", TLS11, TLS12),
            tls13("TLS13-1-0-2021-06", TLS10, TLS11, TLS12),
            tls13("TLS13-1-3-PQ-2025-09"),
            tls13("TLS13-1-2-PQ-2025-09", TLS12),
            tls13("TLS13-1-2-Res-PQ-2025-09", TLS12),
            tls13("TLS13-1-2-Ext1-PQ-2025-09", TLS12),
            tls13("TLS13-1-2-Ext2-PQ-2025-09", TLS12),
            tls13("TLS13-1-0-PQ-2025-09", TLS10, TLS11, TLS12),
            fips("TLS13-1-3-FIPS-2023-04"),
            fips("TLS13-1-2-FIPS-2023-04", TLS12),
            fips("TLS13-1-2-Res-FIPS-2023-04", TLS12),
            fips("TLS13-1-2-Ext0-FIPS-2023-04", TLS12),
            fips("TLS13-1-2-Ext1-FIPS-2023-04", TLS12),
            fips("TLS13-1-2-Ext2-FIPS-2023-04", TLS12),
            fips("TLS13-1-1-FIPS-2023-04", TLS11, TLS12),
            fips("TLS13-1-0-FIPS-2023-04", TLS10, TLS11, TLS12),
            fips("TLS13-1-3-FIPS-PQ-2025-09"),
            fips("TLS13-1-2-FIPS-PQ-2025-09", TLS12),
            fips("TLS13-1-2-Res-FIPS-PQ-2025-09", TLS12),
            fips("TLS13-1-2-Ext0-FIPS-PQ-2025-09", TLS12),
            fips("TLS13-1-2-Ext1-FIPS-PQ-2025-09", TLS12),
            fips("TLS13-1-2-Ext2-FIPS-PQ-2025-09", TLS12),
            fips("TLS13-1-0-FIPS-PQ-2025-09", TLS10, TLS11, TLS12),
            new Policy("ELBSecurityPolicy-2015-05", List.of(TLS10, TLS11, TLS12), OLD_CIPHERS));

    /// @param older the protocols beside TLS 1.3
    private static Policy tls13(String name, String... older) {
        return policy(name, TLS13_CIPHERS, older);
    }

    /// Of algorithms that are validated by FIPS 140-3 alone.
    private static Policy fips(String name, String... older) {
        return policy(name, FIPS_CIPHERS, older);
    }

    private static Policy policy(String name, List<String> ciphers, String... older) {
        List<String> protocols = new ArrayList<>(List.of(older));
        protocols.add(TLS13);
        return new Policy("ELBSecurityPolicy-" + name, protocols, ciphers);
    }

    static List<Policy> all() {
        return ALL;
    }

    static void check(String name) {
        if (ALL.stream().noneMatch(policy -> policy.name().equals(name))) {
            throw AwsRefusal.of("SSLPolicyNotFound", "SSL policy '%s' not found", name);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
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
            new Policy("ELBSecurityPolicy-TLS13-1-3-2021-06", List.of(TLS13), TLS13_CIPHERS),
            new Policy("ELBSecurityPolicy-TLS13-1-2-2021-06", List.of(TLS12, TLS13), TLS13_CIPHERS),
            new Policy("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", List.of(TLS12, TLS13), TLS13_CIPHERS),
            new Policy("ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", List.of(TLS12, TLS13), TLS13_CIPHERS),
            new Policy("ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", List.of(TLS12, TLS13), TLS13_CIPHERS),
            new Policy("ELBSecurityPolicy-TLS13-1-1-2021-06", List.of(TLS11, TLS12, TLS13), TLS13_CIPHERS),
            new Policy("ELBSecurityPolicy-TLS13-1-0-2021-06", List.of(TLS10, TLS11, TLS12, TLS13), TLS13_CIPHERS),
            new Policy("ELBSecurityPolicy-2015-05", List.of(TLS10, TLS11, TLS12), OLD_CIPHERS));

    static List<Policy> all() {
        return ALL;
    }

    static void check(String name) {
        if (ALL.stream().noneMatch(policy -> policy.name().equals(name))) {
            throw AwsRefusal.of("SSLPolicyNotFound", "SSL policy '%s' not found", name);
        }
    }
}

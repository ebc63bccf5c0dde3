// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import java.util.Arrays;
import java.util.Optional;

/// The emulated services: how a request shows which one it is for, and how it speaks.
public enum AwsService {
    ELBV2(
            "elasticloadbalancing",
            "2015-12-01",
            "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
            Dialect.QUERY),
    ELB_CLASSIC(
            "elasticloadbalancing",
            "2012-06-01",
            "http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/",
            Dialect.QUERY),
    EC2("ec2", "2016-11-15", "http://ec2.amazonaws.com/doc/2016-11-15/", Dialect.EC2),
    STS("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/", Dialect.QUERY),
    TAGGING("tagging", "ResourceGroupsTaggingAPI_20170126", "", Dialect.JSON),
    ACM("acm", "CertificateManager", "", Dialect.JSON);

    private final String signingName;
    private final String marker;
    private final String namespace;
    private final Dialect dialect;

    AwsService(String signingName, String marker, String namespace, Dialect dialect) {
        this.signingName = signingName;
        this.marker = marker;
        this.namespace = namespace;
        this.dialect = dialect;
    }

    /// The name in credential scopes and in the ledger, the same for both versions of Elastic Load Balancing.
    public String signingName() {
        return signingName;
    }

    /// The XML namespace of answers, empty for JSON services.
    public String namespace() {
        return namespace;
    }

    public Dialect dialect() {
        return dialect;
    }

    /// The Query service with this API version.
    static Optional<AwsService> ofVersion(String version) {
        return with(version);
    }

    /// The JSON service with this prefix of `X-Amz-Target`.
    static Optional<AwsService> ofTarget(String prefix) {
        return with(prefix);
    }

    private static Optional<AwsService> with(String marker) {
        return Arrays.stream(values())
                .filter(service -> service.marker.equals(marker))
                .findFirst();
    }
}

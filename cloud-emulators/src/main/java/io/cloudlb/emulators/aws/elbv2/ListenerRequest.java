// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Certificate;
import io.cloudlb.emulators.aws.world.Listener.Forward;
import java.util.List;
import java.util.Optional;

/// What CreateListener and ModifyListener have in common; ModifyListener keeps what is absent.
record ListenerRequest(
        Optional<String> protocol,
        Optional<Integer> port,
        Optional<String> sslPolicy,
        Optional<String> certificate,
        Optional<String> alpnPolicy,
        Optional<Forward> forward) {

    private static final List<String> ALPN =
            List.of("HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None");

    static ListenerRequest read(Params params) {
        params.structure("MutualAuthentication").ifPresent(_ -> {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Mutual authentication is not supported for listeners of network load balancers");
        });
        List<Params> actions = params.structures("DefaultActions");
        return new ListenerRequest(
                params.text("Protocol"),
                params.integer("Port", 1, 65_535),
                params.text("SslPolicy"),
                certificate(params.structures("Certificates")),
                alpn(params.texts("AlpnPolicy")),
                actions.isEmpty() ? Optional.empty() : Optional.of(ForwardRequest.read(actions)));
    }

    private static Optional<String> certificate(List<Params> certificates) {
        if (certificates.size() > 1) {
            throw AwsRefusal.of(
                    "TooManyCertificates", "You can specify exactly one default certificate; add others afterwards");
        }
        return certificates.stream()
                .map(each -> {
                    each.flag("IsDefault").ifPresent(value -> {
                        throw each.invalid(
                                "IsDefault", value.toString(), "IsDefault cannot be set when a certificate is given");
                    });
                    return each.requiredText("CertificateArn");
                })
                .findFirst();
    }

    private static Optional<String> alpn(List<String> policies) {
        if (policies.size() > 1) {
            throw AwsRefusal.of("ValidationError", "You can specify one ALPN policy only");
        }
        policies.stream().filter(policy -> !ALPN.contains(policy)).findFirst().ifPresent(policy -> {
            throw AwsRefusal.of("ALPNPolicyNotFound", "The ALPN policy '%s' is not supported", policy);
        });
        return policies.stream().findFirst();
    }

    /// Checks what depends on the listener speaking TLS or not.
    ///
    /// @param certificates the certificates the listener is to have
    static void checkTls(
            AwsWorld world,
            NlbProtocol protocol,
            List<String> certificates,
            Optional<String> sslPolicy,
            Optional<String> alpnPolicy) {
        if (protocol == NlbProtocol.TLS) {
            if (certificates.isEmpty()) {
                throw AwsRefusal.of("ValidationError", "A certificate must be specified for TLS listeners");
            }
            certificates.forEach(arn -> checkCertificate(world, arn));
            sslPolicy.ifPresent(SslPolicies::check);
        } else if (!certificates.isEmpty() || sslPolicy.isPresent() || alpnPolicy.isPresent()) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Certificates, SSL policies and ALPN policies can be specified for TLS listeners only, not for %s",
                    protocol);
        }
    }

    static void checkCertificate(AwsWorld world, String arn) {
        if (!arn.startsWith("arn:aws:acm:") && !arn.startsWith("arn:aws:iam:")) {
            throw AwsRefusal.of("ValidationError", "Certificate ARN '%s' is not valid", arn);
        }
        Certificate found = world.certificates()
                .find(arn)
                .orElseThrow(() -> AwsRefusal.of("CertificateNotFound", "Certificate '%s' not found", arn));
        if (!found.issued()) {
            throw AwsRefusal.of("UnsupportedCertificate", "The certificate '%s' must have a status of ISSUED", arn);
        }
    }
}

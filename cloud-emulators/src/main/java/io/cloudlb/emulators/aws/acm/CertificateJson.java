// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.acm;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Certificate;
import io.cloudlb.emulators.aws.world.Listener;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How certificates look in answers. Times are seconds since 1970.
final class CertificateJson {

    static final String KEY_ALGORITHM = "RSA_2048";

    private CertificateJson() {}

    static Certificate find(AwsWorld world, String arn) {
        if (!arn.startsWith("arn:aws:acm:")) {
            throw AwsRefusal.of("InvalidArnException", "The ARN '%s' is not valid", arn);
        }
        return world.certificates()
                .find(arn)
                .orElseThrow(() ->
                        AwsRefusal.of("ResourceNotFoundException", "Could not find certificate %s in account", arn));
    }

    static Map<String, Object> summary(AwsWorld world, Certificate each) {
        Map<String, Object> json = common(each);
        json.put("SubjectAlternativeNameSummaries", each.names());
        json.put("HasAdditionalSubjectAlternativeNames", false);
        json.put("InUse", !users(world, each).isEmpty());
        json.put("Exported", false);
        return json;
    }

    static Map<String, Object> detail(AwsWorld world, Certificate each) {
        Map<String, Object> json = common(each);
        json.put("SubjectAlternativeNames", each.names());
        json.put("InUseBy", users(world, each));
        json.put("Issuer", "Amazon");
        json.put("Subject", "CN=" + each.names().getFirst());
        json.put("SignatureAlgorithm", "SHA256WITHRSA");
        return json;
    }

    private static Map<String, Object> common(Certificate each) {
        Map<String, Object> json = new TreeMap<>();
        json.put("CertificateArn", each.arn());
        json.put("DomainName", each.names().getFirst());
        json.put("Status", each.status());
        json.put("Type", "AMAZON_ISSUED");
        json.put("KeyAlgorithm", KEY_ALGORITHM);
        json.put("RenewalEligibility", "ELIGIBLE");
        json.put("CreatedAt", each.createdAt().getEpochSecond());
        json.put("IssuedAt", each.createdAt().getEpochSecond());
        json.put("NotBefore", each.createdAt().getEpochSecond());
        json.put("NotAfter", each.notAfter().getEpochSecond());
        return json;
    }

    private static List<String> users(AwsWorld world, Certificate each) {
        return world.listeners().all().stream()
                .filter(listener -> listener.certificates().contains(each.arn()))
                .map(Listener::loadBalancerArn)
                .distinct()
                .sorted()
                .toList();
    }
}

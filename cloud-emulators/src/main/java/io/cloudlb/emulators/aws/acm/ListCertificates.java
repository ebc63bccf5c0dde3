// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.acm;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// ListCertificates. All emulated certificates have RSA keys of 2048 bits, which are listed unless other
/// kinds are asked for.
record ListCertificates(List<String> statuses, boolean rsa, Page.Wanted page) implements AwsCommand {

    private static final int MOST_PER_PAGE = 1_000;

    static ListCertificates read(Params params) {
        Optional<Params> includes = params.structure("Includes");
        List<String> keyTypes = includes.map(each -> each.texts("keyTypes")).orElse(List.of());
        includes.ifPresent(each -> {
            each.texts("keyUsage");
            each.texts("extendedKeyUsage");
            each.text("exportOption");
            each.text("managedBy");
        });
        params.texts("CertificateKeyPairOrigins");
        params.word("SortBy", "CREATED_AT");
        params.word("SortOrder", "ASCENDING", "DESCENDING");
        return new ListCertificates(
                params.texts("CertificateStatuses"),
                keyTypes.isEmpty() || keyTypes.contains(CertificateJson.KEY_ALGORITHM),
                new Page.Wanted(
                        params.text("NextToken"),
                        params.integer("MaxItems", 1, MOST_PER_PAGE).orElse(MOST_PER_PAGE)));
    }

    @Override
    public AwsBody run(AwsWorld world) {
        List<Certificate> chosen = world.shown(world.certificates()).values().stream()
                .filter(each -> rsa && (statuses.isEmpty() || statuses.contains(each.status())))
                .toList();
        Page<Certificate> part = Page.of(chosen, Certificate::arn, page, "ValidationException");
        Map<String, Object> json = new TreeMap<>();
        json.put(
                "CertificateSummaryList",
                part.items().stream()
                        .map(each -> CertificateJson.summary(world, each))
                        .toList());
        part.next().ifPresent(next -> json.put("NextToken", next));
        return new AwsBody.Json(json);
    }
}

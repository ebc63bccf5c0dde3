// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.acm;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// ListTagsForCertificate.
record ListTagsForCertificate(String arn) implements AwsCommand {

    static ListTagsForCertificate read(Params params) {
        return new ListTagsForCertificate(params.requiredText("CertificateArn"));
    }

    @Override
    public AwsBody run(AwsWorld world) {
        CertificateJson.find(world, arn);
        List<Map<String, String>> tags =
                world.shown(world.tags()).getOrDefault(arn, Collections.emptySortedMap()).entrySet().stream()
                        .map(tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue()))
                        .toList();
        return new AwsBody.Json(Map.of("Tags", tags));
    }
}

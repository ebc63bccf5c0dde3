// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.tagging;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.tagging.Taggable.FailedResources;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// UntagResources: takes tags off what exists and reports the rest one by one.
record UntagResources(List<String> arns, List<String> keys) implements AwsCommand {

    static UntagResources read(Params params) {
        return new UntagResources(params.requiredTexts("ResourceARNList"), params.requiredTexts("TagKeys"));
    }

    @Override
    public AwsBody run(AwsWorld world) {
        return FailedResources.forEach(world, arns, resource -> {
            Map<String, String> left = new TreeMap<>(world.tagsOf(resource.key()));
            keys.forEach(left::remove);
            world.tag(resource.key(), left);
        });
    }
}

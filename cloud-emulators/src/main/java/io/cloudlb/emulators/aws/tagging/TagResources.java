// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.tagging;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.tagging.Taggable.FailedResources;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// TagResources: tags what exists and reports the rest one by one.
record TagResources(List<String> arns, SortedMap<String, String> tags) implements AwsCommand {

    static final TagRules RULES = new TagRules(
            "InvalidParameterException", "InvalidParameterException", "InvalidParameterException", TagRules.COMMON);

    static TagResources read(Params params) {
        SortedMap<String, String> tags = new TreeMap<>();
        params.structure("Tags")
                .ifPresent(map ->
                        map.keys().forEach(key -> tags.put(key, map.rawText(key).orElse(""))));
        tags.forEach(RULES::checkForm);
        return new TagResources(params.requiredTexts("ResourceARNList"), tags);
    }

    @Override
    public AwsBody run(AwsWorld world) {
        return FailedResources.forEach(world, arns, resource -> {
            Map<String, String> all = new TreeMap<>(world.tagsOf(resource.key()));
            all.putAll(tags);
            RULES.checkCount(all, world.quotas().tagsPerResource());
            world.tag(resource.key(), all);
        });
    }
}

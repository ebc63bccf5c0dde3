// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The tags of load balancers, target groups, listeners and their rules.
final class ElbTags {

    private static final int MOST_RESOURCES = 20;

    private ElbTags() {}

    private static List<String> readArns(Params params) {
        List<String> arns = params.requiredTexts("ResourceArns");
        if (arns.size() > MOST_RESOURCES) {
            throw AwsRefusal.of(
                    "ValidationError", "The maximum number of resource ARNs per request is %d", MOST_RESOURCES);
        }
        return arns;
    }

    private static void checkExists(AwsWorld world, String arn) {
        if (arn.contains(":loadbalancer/")) {
            Existing.loadBalancer(world, arn);
        } else if (arn.contains(":targetgroup/")) {
            Existing.targetGroup(world, arn);
        } else if (arn.contains(":listener-rule/")) {
            Existing.ruleOwner(world, arn);
        } else {
            Existing.listener(world, arn);
        }
    }

    /// AddTags.
    record Add(List<String> arns, SortedMap<String, String> tags) implements AwsCommand {

        static Add read(Params params) {
            return new Add(readArns(params), TagRules.ELBV2.read(params.requiredStructures("Tags")));
        }

        @Override
        public Xml run(AwsWorld world) {
            arns.forEach(arn ->
                    TagRules.ELBV2.checkCount(merged(world, arn), world.quotas().tagsPerResource()));
            arns.forEach(arn -> world.tag(arn, merged(world, arn)));
            return Xml.answer();
        }

        private Map<String, String> merged(AwsWorld world, String arn) {
            checkExists(world, arn);
            Map<String, String> all = new TreeMap<>(world.tagsOf(arn));
            all.putAll(tags);
            return all;
        }
    }

    /// RemoveTags. Keys a resource does not have are passed over.
    record Remove(List<String> arns, List<String> keys) implements AwsCommand {

        static Remove read(Params params) {
            return new Remove(readArns(params), params.requiredTexts("TagKeys"));
        }

        @Override
        public Xml run(AwsWorld world) {
            arns.forEach(arn -> checkExists(world, arn));
            arns.forEach(arn -> {
                Map<String, String> left = new TreeMap<>(world.tagsOf(arn));
                keys.forEach(left::remove);
                world.tag(arn, left);
            });
            return Xml.answer();
        }
    }

    /// DescribeTags.
    record Describe(List<String> arns) implements AwsCommand {

        static Describe read(Params params) {
            return new Describe(readArns(params));
        }

        @Override
        public Xml run(AwsWorld world) {
            arns.forEach(arn -> checkExists(world, arn));
            Map<String, SortedMap<String, String>> shown = world.shown(world.tags());
            return Xml.answer()
                    .members(
                            "TagDescriptions",
                            arns,
                            arn -> description(arn, shown.getOrDefault(arn, Collections.emptySortedMap())));
        }

        private static Xml description(String arn, SortedMap<String, String> tags) {
            return Xml.answer()
                    .with("ResourceArn", arn)
                    .members(
                            "Tags",
                            tags.entrySet(),
                            tag -> Xml.answer().with("Key", tag.getKey()).with("Value", tag.getValue()));
        }
    }
}

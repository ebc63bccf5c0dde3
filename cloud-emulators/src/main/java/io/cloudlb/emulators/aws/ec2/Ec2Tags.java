// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.ec2.Ec2Request.ShownTags;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The tags of EC2 resources.
final class Ec2Tags {

    private Ec2Tags() {}

    private static void checkExists(AwsWorld world, String id) {
        Ec2Kind kind = Ec2Kind.of(id).orElseThrow(() -> AwsRefusal.of("InvalidID", "The ID '%s' is not valid", id));
        Ec2Request.checkForm(id, kind);
        if (!kind.exists(world, id)) {
            throw Ec2Request.notFound(id, kind);
        }
    }

    /// CreateTags.
    record Create(List<String> resources, SortedMap<String, String> tags) implements AwsCommand {

        static Create read(Params params) {
            return new Create(params.requiredTexts("ResourceId"), TagRules.EC2.read(params.requiredStructures("Tag")));
        }

        @Override
        public Xml run(AwsWorld world) {
            resources.forEach(id ->
                    TagRules.EC2.checkCount(merged(world, id), world.quotas().tagsPerResource()));
            resources.forEach(id -> world.tag(id, merged(world, id)));
            return Xml.answer().with("return", true);
        }

        private Map<String, String> merged(AwsWorld world, String id) {
            checkExists(world, id);
            Map<String, String> all = new TreeMap<>(world.tagsOf(id));
            all.putAll(tags);
            return all;
        }
    }

    /// A tag to delete: with a value only if the resource's tag has just that value.
    private record Doomed(String key, Optional<String> value) {
        boolean matches(String actual) {
            return value.map(actual::equals).orElse(true);
        }
    }

    /// DeleteTags. Without tags, all tags of the resources.
    record Delete(List<String> resources, List<Doomed> tags) implements AwsCommand {

        static Delete read(Params params) {
            return new Delete(
                    params.requiredTexts("ResourceId"),
                    params.structures("Tag").stream()
                            .map(tag -> new Doomed(tag.requiredText("Key"), tag.rawText("Value")))
                            .toList());
        }

        @Override
        public Xml run(AwsWorld world) {
            resources.forEach(id -> checkExists(world, id));
            resources.forEach(id -> world.tag(id, left(world, id)));
            return Xml.answer().with("return", true);
        }

        private Map<String, String> left(AwsWorld world, String id) {
            Map<String, String> left = new TreeMap<>(world.tagsOf(id));
            left.entrySet()
                    .removeIf(tag -> tags.isEmpty()
                            || tags.stream()
                                    .anyMatch(doomed ->
                                            doomed.key().equals(tag.getKey()) && doomed.matches(tag.getValue())));
            return left;
        }
    }

    private record Entry(String resource, String type, String key, String value) {
        String id() {
            return resource + " " + key;
        }

        Xml xml() {
            return Xml.answer()
                    .with("resourceId", resource)
                    .with("resourceType", type)
                    .with("key", key)
                    .with("value", value);
        }
    }

    /// DescribeTags.
    record Describe(Filters filters, Page.Wanted page) implements AwsCommand {

        static Describe read(Params params) {
            return new Describe(Filters.read(params), Ec2Page.read(params, 1_000, false));
        }

        @Override
        public Xml run(AwsWorld world) {
            List<Entry> all = new ArrayList<>();
            ShownTags.in(world)
                    .byResource()
                    .forEach((id, tags) -> Ec2Kind.of(id)
                            .ifPresent(kind ->
                                    tags.forEach((key, value) -> all.add(new Entry(id, kind.typeName(), key, value)))));
            List<Entry> chosen = Filters.<Entry>on(entry -> new TreeMap<>(Map.of(entry.key(), entry.value())))
                    .field("resource-id", Entry::resource)
                    .field("resource-type", Entry::type)
                    .field("key", Entry::key)
                    .field("value", Entry::value)
                    .apply(filters, all);
            return Ec2Page.answer("tagSet", chosen, Entry::id, page, Entry::xml);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/// What all requests of EC2 have in common.
final class Ec2Request {

    private Ec2Request() {}

    /// Reads a command; with `DryRun` it is refused with DryRunOperation instead of run, as AWS answers
    /// callers who may.
    static Function<Params, AwsCommand> withDryRun(Function<Params, AwsCommand> reader) {
        return params -> {
            boolean dryRun = params.flag("DryRun").orElse(false);
            AwsCommand command = reader.apply(params);
            return dryRun ? _ -> refuseDryRun() : command;
        };
    }

    private static Xml refuseDryRun() {
        throw new AwsRefusal(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    }

    /// The resources a request names by id, or all if it names none.
    ///
    /// @param shown what a client is shown of this kind, by id
    static <T> List<T> named(List<String> ids, Map<String, T> shown, Ec2Kind kind) {
        return ids.isEmpty()
                ? List.copyOf(shown.values())
                : ids.stream().distinct().map(id -> byId(id, shown, kind)).toList();
    }

    private static <T> T byId(String id, Map<String, T> shown, Ec2Kind kind) {
        checkForm(id, kind);
        return Optional.ofNullable(shown.get(id)).orElseThrow(() -> notFound(id, kind));
    }

    static void checkForm(String id, Ec2Kind kind) {
        if (!kind.fits(id)) {
            throw AwsRefusal.of(kind.malformedCode(), "Invalid id: \"%s\" (expecting \"%s...\")", id, kind.prefix());
        }
    }

    static AwsRefusal notFound(String id, Ec2Kind kind) {
        String name = kind.typeName().replace('-', ' ');
        return kind == Ec2Kind.SECURITY_GROUP
                ? AwsRefusal.of(kind.notFoundCode(), "The security group '%s' does not exist", id)
                : AwsRefusal.of(kind.notFoundCode(), "The %s ID '%s' does not exist", name, id);
    }

    static AwsRefusal missing(String parameter) {
        return AwsRefusal.of("MissingParameter", "The request must contain the parameter %s", parameter);
    }

    /// A `tagSet`.
    static Xml withTags(Xml xml, Map<String, String> tags) {
        Collection<Map.Entry<String, String>> entries = tags.entrySet();
        return entries.isEmpty()
                ? xml
                : xml.items(
                        "tagSet",
                        entries,
                        tag -> Xml.answer().with("key", tag.getKey()).with("value", tag.getValue()));
    }

    /// The tags a client is shown during one request.
    record ShownTags(Map<String, SortedMap<String, String>> byResource) {

        static ShownTags in(AwsWorld world) {
            return new ShownTags(world.shown(world.tags()));
        }

        SortedMap<String, String> of(String resource) {
            return byResource.getOrDefault(resource, Collections.emptySortedMap());
        }
    }

    /// The tags a create request gives what it creates.
    static final class TagSpecifications {

        private TagSpecifications() {}

        /// @param resourceType the only type the operation creates, such as `security-group`
        static SortedMap<String, String> read(Params params, String resourceType) {
            SortedMap<String, String> tags = Collections.emptySortedMap();
            for (Params specification : params.structures("TagSpecification")) {
                String type = specification.requiredText("ResourceType");
                if (!type.equals(resourceType)) {
                    throw AwsRefusal.of(
                            "InvalidParameterValue",
                            "'%s' is not a valid taggable resource type for this operation.",
                            type);
                }
                if (!tags.isEmpty()) {
                    throw AwsRefusal.of(
                            "InvalidParameterValue", "The resource type '%s' is specified more than once", type);
                }
                tags = TagRules.EC2.read(specification.structures("Tag"));
            }
            return tags;
        }
    }
}

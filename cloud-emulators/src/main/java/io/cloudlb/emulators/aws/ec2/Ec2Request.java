// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /// @param prefix how ids of this kind begin, such as `sg-`
    /// @param codePrefix the part of the error codes before `.NotFound` and `.Malformed`
    static <T> List<T> named(List<String> ids, Map<String, T> shown, String prefix, String codePrefix) {
        return ids.isEmpty()
                ? List.copyOf(shown.values())
                : ids.stream()
                        .distinct()
                        .map(id -> byId(id, shown, prefix, codePrefix))
                        .toList();
    }

    private static <T> T byId(String id, Map<String, T> shown, String prefix, String codePrefix) {
        checkForm(id, prefix, codePrefix);
        return Optional.ofNullable(shown.get(id)).orElseThrow(() -> notFound(id, codePrefix));
    }

    static void checkForm(String id, String prefix, String codePrefix) {
        if (!id.matches(prefix + "[0-9a-z-]+")) {
            throw AwsRefusal.of(codePrefix + ".Malformed", "Invalid id: \"%s\" (expecting \"%s...\")", id, prefix);
        }
    }

    static AwsRefusal notFound(String id, String codePrefix) {
        return AwsRefusal.of(codePrefix + ".NotFound", "The ID '%s' does not exist", id);
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
}

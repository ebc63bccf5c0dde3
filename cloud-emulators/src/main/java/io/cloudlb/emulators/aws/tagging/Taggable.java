// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.tagging;

import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Ec2Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A resource as this API sees it: by ARN, while the tags of EC2 resources are stored by id.
///
/// @param key what its tags are stored under
/// @param arn what clients name it by
record Taggable(String key, String arn) {

    private static final int RESOURCE_PART = 5;

    /// The resource some tags are stored for.
    static Taggable ofKey(AwsWorld world, String key) {
        return Ec2Kind.of(key)
                .map(kind -> new Taggable(key, world.arns().ec2(kind.typeName(), key)))
                .orElseGet(() -> new Taggable(key, key));
    }

    /// The resource a client names; empty if it does not exist.
    static Optional<Taggable> ofArn(AwsWorld world, String arn) {
        String id = arn.substring(arn.lastIndexOf('/') + 1);
        Optional<Ec2Kind> kind = arn.startsWith("arn:aws:ec2:") ? Ec2Kind.of(id) : Optional.empty();
        if (kind.isPresent()) {
            return kind.filter(known ->
                            known.exists(world, id) && arn.equals(world.arns().ec2(known.typeName(), id)))
                    .map(_ -> new Taggable(id, arn));
        }
        boolean exists = world.loadBalancers().find(arn).isPresent()
                || world.targetGroups().find(arn).isPresent()
                || world.listeners().find(arn).isPresent()
                || world.listeners().all().stream()
                        .anyMatch(listener -> world.arns().defaultRule(listener).equals(arn))
                || world.certificates().find(arn).isPresent();
        return exists ? Optional.of(new Taggable(arn, arn)) : Optional.empty();
    }

    /// Whether it is of a type such as `ec2`, `ec2:security-group` or
    /// `elasticloadbalancing:loadbalancer/net`.
    boolean isOf(String type) {
        String[] parts = arn.split(":", RESOURCE_PART + 1);
        String service = parts[2];
        String resource = parts[RESOURCE_PART];
        int colon = type.indexOf(':');
        if (colon < 0) {
            return service.equals(type);
        }
        return service.equals(type.substring(0, colon)) && resource.startsWith(type.substring(colon + 1) + "/");
    }

    /// Does something to each of several resources and answers with those for which it failed.
    static final class FailedResources {

        private FailedResources() {}

        static AwsBody forEach(AwsWorld world, List<String> arns, Consumer<Taggable> action) {
            Map<String, Object> failed = new TreeMap<>();
            for (String arn : arns) {
                try {
                    action.accept(Taggable.ofArn(world, arn)
                            .orElseThrow(() -> AwsRefusal.of(
                                    "InvalidParameterException", "The resource '%s' does not exist", arn)));
                } catch (AwsRefusal refusal) {
                    failed.put(
                            arn,
                            Map.of(
                                    "StatusCode", refusal.status(),
                                    "ErrorCode", refusal.code(),
                                    "ErrorMessage", refusal.text()));
                }
            }
            return new AwsBody.Json(Map.of("FailedResourcesMap", failed));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import java.util.Collections;
import java.util.SortedMap;

/// The tags a create request gives what it creates.
final class TagSpecifications {

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

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.ec2;

import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Paging as EC2 does it: `MaxResults`, `NextToken`, and everything at once if neither is given.
final class Ec2Page {

    private static final int SMALLEST = 5;

    private Ec2Page() {}

    /// @param idsGiven whether the request names resources by id, which excludes `MaxResults`
    static Page.Wanted read(Params params, int largest, boolean idsGiven) {
        Optional<Integer> size = params.integer("MaxResults", SMALLEST, largest);
        if (size.isPresent() && idsGiven) {
            throw AwsRefusal.of(
                    "InvalidParameterCombination", "The parameter MaxResults cannot be used with a list of IDs");
        }
        return new Page.Wanted(params.text("NextToken"), size.orElse(Integer.MAX_VALUE / 2));
    }

    static <T> Xml answer(
            String setName, List<T> all, Function<T, String> id, Page.Wanted wanted, Function<T, Xml> each) {
        Page<T> page = Page.of(all, id, wanted, "InvalidNextToken");
        return Xml.answer().items(setName, page.items(), each).with("nextToken", page.next());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import java.util.List;
import java.util.function.Function;

/// Paging as this API does it: `Marker`, `PageSize` from 1 to 400, `NextMarker`.
final class ElbPage {

    private static final int LARGEST = 400;
    private static final int MOST_NAMED = 20;

    private ElbPage() {}

    static Page.Wanted read(Params params) {
        return new Page.Wanted(
                params.text("Marker"), params.integer("PageSize", 1, LARGEST).orElse(LARGEST));
    }

    /// Refuses more names or ARNs than one call may describe. AWS documents it for the ARNs of load balancers and
    /// answers so for target groups; that it holds for listeners and rules too is an assumption.
    ///
    /// @param what such as `load balancers`
    static List<String> atMostTwenty(List<String> named, String what) {
        if (named.size() > MOST_NAMED) {
            throw AwsRefusal.of("ValidationError", "You cannot describe more than '%d' %s at a time", MOST_NAMED, what);
        }
        return named;
    }

    static <T> Xml answer(
            String listName, List<T> all, Function<T, String> id, Page.Wanted wanted, Function<T, Xml> each) {
        Page<T> page = Page.of(all, id, wanted, "ValidationError");
        return Xml.answer().members(listName, page.items(), each).with("NextMarker", page.next());
    }
}

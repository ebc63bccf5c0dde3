// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import java.util.List;
import java.util.function.Function;

/// Paging as this API does it: `Marker`, `PageSize` from 1 to 400, `NextMarker`.
final class ElbPage {

    private static final int LARGEST = 400;

    private ElbPage() {}

    static Page.Wanted read(Params params) {
        return new Page.Wanted(
                params.text("Marker"), params.integer("PageSize", 1, LARGEST).orElse(LARGEST));
    }

    static <T> Xml answer(
            String listName, List<T> all, Function<T, String> id, Page.Wanted wanted, Function<T, Xml> each) {
        Page<T> page = Page.of(all, id, wanted, "ValidationError");
        return Xml.answer().members(listName, page.items(), each).with("NextMarker", page.next());
    }
}

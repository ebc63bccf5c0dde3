// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.tagging;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/// GetTagKeys, and GetTagValues for one key: what is in use in the region, sorted. AWS publishes no page size;
/// 100 is an assumption.
///
/// @param key the key whose values are wanted, absent for the keys
record TagsInUse(Optional<String> key, Page.Wanted page) implements AwsCommand {

    private static final int PAGE = 100;

    static TagsInUse keys(Params params) {
        return new TagsInUse(Optional.empty(), wanted(params));
    }

    static TagsInUse values(Params params) {
        return new TagsInUse(Optional.of(params.requiredText("Key")), wanted(params));
    }

    private static Page.Wanted wanted(Params params) {
        return new Page.Wanted(params.text("PaginationToken"), PAGE);
    }

    @Override
    public AwsBody run(AwsWorld world) {
        List<String> all = world.shown(world.tags()).values().stream()
                .flatMap(this::of)
                .distinct()
                .sorted()
                .toList();
        Page<String> part = Page.of(all, each -> each, page, "PaginationTokenExpiredException");
        return new AwsBody.Json(Map.of(
                "PaginationToken", part.next().orElse(""), key.isEmpty() ? "TagKeys" : "TagValues", part.items()));
    }

    private Stream<String> of(SortedMap<String, String> tags) {
        return key.map(name -> Stream.ofNullable(tags.get(name))).orElseGet(() -> tags.keySet().stream());
    }
}

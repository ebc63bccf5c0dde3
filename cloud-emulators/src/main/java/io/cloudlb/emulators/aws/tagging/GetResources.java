// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.tagging;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// GetResources: the resources that have tags and match every filter, sorted by ARN.
record GetResources(List<TagFilter> filters, List<String> types, List<String> arns, Page.Wanted page)
        implements AwsCommand {

    private static final int MOST_PER_PAGE = 100;
    private static final int MOST_ARNS = 100;

    /// A key, with any value or with one of some values.
    private record TagFilter(String key, List<String> values) {
        boolean matches(SortedMap<String, String> tags) {
            String actual = tags.get(key);
            return actual != null && (values.isEmpty() || values.contains(actual));
        }
    }

    private record Found(Taggable resource, SortedMap<String, String> tags) {
        Map<String, Object> json() {
            List<Object> list = new ArrayList<>();
            tags.forEach((key, value) -> list.add(Map.of("Key", key, "Value", value)));
            return Map.of("ResourceARN", resource.arn(), "Tags", list);
        }
    }

    static GetResources read(Params params) {
        List<TagFilter> filters = params.structures("TagFilters").stream()
                .map(filter -> new TagFilter(filter.requiredText("Key"), filter.texts("Values")))
                .toList();
        List<String> types = params.texts("ResourceTypeFilters");
        List<String> arns = params.texts("ResourceARNList");
        params.integer("TagsPerPage", 100, 500);
        params.flag("IncludeComplianceDetails");
        params.flag("ExcludeCompliantResources");
        if (!arns.isEmpty() && (!filters.isEmpty() || !types.isEmpty() || params.has("ResourcesPerPage"))) {
            throw AwsRefusal.of(
                    "InvalidParameterException", "ResourceARNList cannot be combined with filters or page sizes");
        }
        if (arns.size() > MOST_ARNS) {
            throw AwsRefusal.of("InvalidParameterException", "ResourceARNList holds at most %d ARNs", MOST_ARNS);
        }
        int size = params.integer("ResourcesPerPage", 1, MOST_PER_PAGE).orElse(MOST_PER_PAGE);
        return new GetResources(filters, types, arns, new Page.Wanted(params.text("PaginationToken"), size));
    }

    @Override
    public AwsBody run(AwsWorld world) {
        List<Found> all = world.shown(world.tags()).entrySet().stream()
                .map(entry -> new Found(Taggable.ofKey(world, entry.getKey()), entry.getValue()))
                .filter(this::matches)
                .sorted(Comparator.comparing(found -> found.resource().arn()))
                .toList();
        Page<Found> part = Page.of(all, found -> found.resource().arn(), page, "PaginationTokenExpiredException");
        return new AwsBody.Json(Map.of(
                "PaginationToken", part.next().orElse(""),
                "ResourceTagMappingList", part.items().stream().map(Found::json).toList()));
    }

    private boolean matches(Found found) {
        boolean named = arns.isEmpty() || arns.contains(found.resource().arn());
        boolean typed = types.isEmpty() || types.stream().anyMatch(found.resource()::isOf);
        return named && typed && filters.stream().allMatch(filter -> filter.matches(found.tags()));
    }
}

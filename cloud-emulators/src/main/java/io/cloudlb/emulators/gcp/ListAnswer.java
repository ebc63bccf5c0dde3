// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.gcp.api.ComputeApi;
import io.cloudlb.emulators.gcp.api.ComputeApi.ApiMethod;
import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.api.ListFilter;
import io.cloudlb.emulators.gcp.world.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One page of a list: what passes the filter, in the order of names, from behind the last one of the page before.
///
/// @param method what was asked
/// @param query its parameters
/// @param path what was asked for, as links have it
record ListAnswer(ApiMethod method, Map<String, String> query, String path) {

    private static final int MOST = 500;

    /// One thing of a list, with what orders it.
    record Item(String order, JsonNode json) {}

    /// Resources in the order of their names.
    ObjectNode plain(Stream<Item> items) {
        ObjectNode answer = head();
        Page page = page(items);
        if (!page.items().isEmpty()) {
            answer.putArray("items")
                    .addAll(page.items().stream().map(Item::json).toList());
        }
        return finished(answer, page);
    }

    /// Resources of all scopes, by scope. Scopes without any say so.
    ///
    /// @param scopes all there are, as in paths
    ObjectNode aggregated(Stream<Item> items, String collection, List<String> scopes) {
        ObjectNode answer = head();
        Page page = page(items);
        ObjectNode byScope = answer.putObject("items");
        for (String scope : scopes) {
            List<JsonNode> mine = page.items().stream()
                    .map(Item::json)
                    .filter(json ->
                            Resource.pathOf(json.path("selfLink").asString("")).contains("/" + scope + "/"))
                    .toList();
            ObjectNode part = byScope.putObject(scope);
            if (mine.isEmpty()) {
                nothing(part, scope);
            } else {
                part.putArray(collection).addAll(mine);
            }
        }
        return finished(answer, page);
    }

    private static void nothing(ObjectNode part, String scope) {
        ObjectNode warning = part.putObject("warning");
        warning.put("code", "NO_RESULTS_ON_PAGE");
        warning.put("message", "There are no results for scope '%s' on this page.".formatted(scope));
        warning.putArray("data").addObject().put("key", "scope").put("value", scope);
    }

    private record Page(List<Item> items, boolean more) {}

    private Page page(Stream<Item> items) {
        Predicate<JsonNode> filter = ListFilter.of(query.getOrDefault("filter", ""));
        String order = query.getOrDefault("orderBy", "name");
        if (!order.equals("name")) {
            throw ComputeError.notEmulated("the order '" + order + "', only 'name'");
        }
        String after = token();
        List<Item> rest = items.filter(item -> filter.test(item.json()))
                .sorted(Comparator.comparing(Item::order))
                .filter(item -> item.order().compareTo(after) > 0)
                .toList();
        int size = size();
        return new Page(rest.subList(0, Math.min(size, rest.size())), rest.size() > size);
    }

    private int size() {
        String asked = query.getOrDefault("maxResults", Integer.toString(MOST));
        if (!asked.matches("\\d{1,3}") || Integer.parseInt(asked) > MOST) {
            throw ComputeError.invalid(
                    "maxResults", asked, "Must be greater than or equal to 0 and less than or equal to 500");
        }
        return asked.equals("0") ? MOST : Integer.parseInt(asked);
    }

    private String token() {
        String token = query.getOrDefault("pageToken", "");
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw ComputeError.invalid("pageToken", token, "Invalid page token");
        }
    }

    private ObjectNode head() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        String kind = ComputeApi.V1
                .schema(method.response().orElseThrow())
                .path("properties")
                .path("kind")
                .path("default")
                .asString("");
        answer.put("kind", kind);
        answer.put("id", path);
        return answer;
    }

    private ObjectNode finished(ObjectNode answer, Page page) {
        boolean linked = ComputeApi.V1
                .schema(method.response().orElseThrow())
                .path("properties")
                .has("selfLink");
        if (linked) {
            answer.put("selfLink", Resource.HOST + path);
        }
        if (page.more()) {
            String last = page.items().getLast().order();
            answer.put(
                    "nextPageToken",
                    Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
        }
        return answer;
    }
}

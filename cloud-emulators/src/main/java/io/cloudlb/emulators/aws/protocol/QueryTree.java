// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import io.cloudlb.emulators.aws.protocol.Params.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Builds the tree of parameters from the flat names of the Query protocol (`Tags.member.1.Key`,
/// `Filter.1.Value.2`).
final class QueryTree {

    private static final String MEMBER = "member";

    private final Map<String, QueryTree> children = new TreeMap<>();
    private String value = "";

    static Node.Fields parse(Map<String, String> flat, Dialect dialect) {
        QueryTree root = new QueryTree();
        flat.forEach((name, value) -> root.at(List.of(name.split("\\.", -1))).value = value);
        return root.fields(dialect);
    }

    private QueryTree at(List<String> path) {
        QueryTree node = this;
        for (String step : path) {
            node = node.children.computeIfAbsent(step, _ -> new QueryTree());
        }
        return node;
    }

    private Node node(Dialect dialect) {
        if (children.isEmpty()) {
            return new Node.Text(value);
        }
        if (dialect == Dialect.EC2) {
            return numbered() ? items(dialect) : fields(dialect);
        }
        QueryTree members = children.get(MEMBER);
        if (members != null && children.size() == 1 && members.numbered()) {
            return members.items(dialect);
        }
        return fields(dialect);
    }

    private Node.Fields fields(Dialect dialect) {
        Map<String, Node> fields = new TreeMap<>();
        children.forEach((name, child) -> fields.put(name, child.node(dialect)));
        return new Node.Fields(fields);
    }

    private Node.Items items(Dialect dialect) {
        TreeMap<Integer, Node> ordered = new TreeMap<>();
        children.forEach((number, child) -> ordered.put(Integer.valueOf(number), child.node(dialect)));
        return new Node.Items(List.copyOf(ordered.values()));
    }

    private boolean numbered() {
        return !children.isEmpty() && children.keySet().stream().allMatch(name -> name.matches("[0-9]{1,6}"));
    }
}

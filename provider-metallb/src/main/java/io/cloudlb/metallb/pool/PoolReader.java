// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Problem;
import io.cloudlb.metallb.pool.PoolDefinition.SelectorDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads one definition, as far as it can be read.
final class PoolReader {
    private final PoolDefinition definition;
    private final List<Problem> problems = new ArrayList<>();
    private final Pool pool;

    PoolReader(PoolDefinition definition) {
        this.definition = definition;
        if (definition.name().isBlank()) {
            refuse(PoolFault.NO_NAME, "metadata.name", "missing pool name");
        }
        pool = new Pool(
                definition.name(),
                blocks(),
                definition.autoAssign(),
                definition.avoidBuggyIps(),
                definition.serviceAllocation().map(this::scope));
    }

    Pool pool() {
        return pool;
    }

    List<Problem> problems() {
        return problems;
    }

    private List<Block> blocks() {
        if (definition.addresses().isEmpty()) {
            refuse(PoolFault.NO_ADDRESSES, "spec.addresses", "pool has no prefixes defined; add a range or a CIDR");
        }
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < definition.addresses().size(); i++) {
            switch (AddressEntry.read(definition.addresses().get(i))) {
                case AddressEntry.Blocks(List<Block> read) -> blocks.addAll(read);
                case AddressEntry.Malformed(String why) ->
                    refuse(PoolFault.INVALID_ADDRESSES, "spec.addresses[" + i + "]", why);
            }
        }
        return blocks;
    }

    private ServiceScope scope(PoolDefinition.Allocation allocation) {
        refuseDuplicateNamespaces(allocation.namespaces());
        return new ServiceScope(
                allocation.priority(),
                allocation.namespaces(),
                selectors("namespaceSelectors", allocation.namespaceSelectors()),
                selectors("serviceSelectors", allocation.serviceSelectors()));
    }

    private void refuseDuplicateNamespaces(List<String> namespaces) {
        Set<String> seen = new HashSet<>();
        for (String namespace : namespaces) {
            if (!seen.add(namespace)) {
                refuse(
                        PoolFault.DUPLICATE_NAMESPACE,
                        "spec.serviceAllocation.namespaces",
                        "duplicate definition in namespaces field: \"%s\"".formatted(namespace));
            }
        }
    }

    private List<LabelSelector> selectors(String field, List<SelectorDefinition> definitions) {
        List<LabelSelector> selectors = new ArrayList<>();
        for (int i = 0; i < definitions.size(); i++) {
            String path = "spec.serviceAllocation." + field + "[" + i + "]";
            SelectorReader reader = new SelectorReader(definitions.get(i));
            reader.faults().forEach((message, fault) -> refuse(fault, path, message));
            Optional<LabelSelector> selector = reader.selector();
            if (selector.isPresent() && selectors.contains(selector.get())) {
                refuse(PoolFault.DUPLICATE_SELECTOR, path, "duplicate definition of " + field);
            }
            selector.ifPresent(selectors::add);
        }
        return selectors;
    }

    private void refuse(PoolFault fault, String field, String message) {
        problems.add(fault.of(definition.name(), field, message));
    }
}

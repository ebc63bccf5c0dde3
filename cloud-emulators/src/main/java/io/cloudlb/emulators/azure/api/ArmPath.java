// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.api;

import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Kind.PartKind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A path of the Azure Resource Manager, read. Its fixed words count whatever their case.
///
/// @param subscription empty if it names none, because it is about all that one may see
/// @param group the resource group, empty if it names none
/// @param provider `Microsoft.Network`, empty if it names none
/// @param named pairs of type and name after the provider
/// @param tail the word at its end that no name follows, empty if there is none
public record ArmPath(String subscription, String group, String provider, List<Named> named, String tail) {

    private static final String SUBSCRIPTIONS = "subscriptions";

    /// A type and a name.
    public record Named(String type, String name) {}

    public ArmPath {
        named = List.copyOf(named);
    }

    /// Reads a path; empty if it is none of the resource manager's.
    public static Optional<ArmPath> of(String path) {
        List<String> words = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            words.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        words.removeFirst();
        if (!words.isEmpty() && words.getLast().isEmpty()) {
            words.removeLast();
        }
        if (words.size() == 1 && words.getFirst().equalsIgnoreCase(SUBSCRIPTIONS)) {
            return Optional.of(new ArmPath("", "", "", List.of(), SUBSCRIPTIONS));
        }
        String subscription = pair(words, SUBSCRIPTIONS);
        if (subscription.isEmpty() || words.contains("")) {
            return Optional.empty();
        }
        String group = pair(words, "resourceGroups");
        String provider = pair(words, "providers");
        List<Named> named = new ArrayList<>();
        while (words.size() > 1) {
            named.add(new Named(words.removeFirst(), words.removeFirst()));
        }
        return Optional.of(new ArmPath(subscription, group, provider, named, words.isEmpty() ? "" : words.getFirst()));
    }

    private static String pair(List<String> words, String word) {
        if (words.size() < 2 || !words.getFirst().equalsIgnoreCase(word)) {
            return "";
        }
        words.removeFirst();
        return words.removeFirst();
    }

    /// The types from the provider on, the last of a list too: `loadBalancers/backendAddressPools`.
    public String types() {
        String types = named.stream().map(Named::type).collect(Collectors.joining("/"));
        return tail.isEmpty() ? types : types.isEmpty() ? tail : types + "/" + tail;
    }

    /// What it is about; empty if that is not emulated.
    public Optional<Target> target() {
        String types = types();
        Optional<Kind> whole = Kind.of(provider, types);
        if (whole.isPresent()) {
            return whole.map(kind -> new Target(kind, Optional.empty()));
        }
        int slash = types.lastIndexOf('/');
        return slash < 0
                ? Optional.empty()
                : Kind.of(provider, types.substring(0, slash))
                        .flatMap(kind ->
                                kind.part(types.substring(slash + 1)).map(part -> new Target(kind, Optional.of(part))));
    }

    /// The id it names; of a list, that of what it is in.
    public ArmId id() {
        StringBuilder text = new StringBuilder("/subscriptions/").append(subscription);
        if (!group.isEmpty()) {
            text.append("/resourceGroups/").append(group);
        }
        if (!provider.isEmpty()) {
            text.append("/providers/").append(spelt(provider));
        }
        Optional<Target> target = target();
        for (int index = 0; index < named.size(); index++) {
            text.append('/')
                    .append(spelt(target, index))
                    .append('/')
                    .append(named.get(index).name());
        }
        return new ArmId(text.toString());
    }

    private static String spelt(String provider) {
        for (Kind kind : Kind.values()) {
            if (kind.provider().equalsIgnoreCase(provider)) {
                return kind.provider();
            }
        }
        return provider;
    }

    private String spelt(Optional<Target> target, int index) {
        return target.map(found -> found.types().get(index))
                .orElse(named.get(index).type());
    }

    /// The kind a path is about, and which of its parts, if it is about one.
    public record Target(Kind kind, Optional<PartKind> part) {

        /// Its types in Azure's spelling.
        public List<String> types() {
            List<String> types = new ArrayList<>(List.of(kind.type().split("/", -1)));
            part.ifPresent(inside -> types.add(inside.collection()));
            return types;
        }

        /// What the ledger calls it by.
        public String word() {
            return part.map(PartKind::collection)
                    .orElse(kind == Kind.SCALE_SET_MACHINE ? "scaleSetMachines" : kind.collection());
        }

        /// The schema of one of it.
        public String model() {
            return part.map(PartKind::model).orElse(kind.model());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import io.cloudlb.emulators.pipeline.Table;
import io.cloudlb.emulators.pipeline.Table.Index;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What exists in an emulated subscription. To be used with the lock of the pipeline only.
public final class AzureWorld {

    private static final String IDS = "/subscriptions/";

    private final AzureSettings settings;
    private final Map<Kind, Table<Resource>> tables = new EnumMap<>(Kind.class);
    private final Map<Kind, Index<Resource>> users = new EnumMap<>(Kind.class);
    private long minted;

    public AzureWorld(AzureSettings settings) {
        this.settings = settings;
        for (Kind kind : Kind.values()) {
            Table<Resource> table =
                    new Table<>(settings.clock(), settings.timing().listing());
            tables.put(kind, table);
            users.put(kind, table.indexedBy(AzureWorld::named));
        }
    }

    public AzureSettings settings() {
        return settings;
    }

    /// A resource, or a part of one.
    ///
    /// @param part empty if the id is the resource's own
    public record Found(Resource owner, Optional<ObjectNode> part) {}

    /// What an id names: a resource, or one of the parts inside of one.
    public Optional<Found> resolve(ArmId id) {
        ArmId owner = id.parent();
        return find(id).map(found -> new Found(found, Optional.empty()))
                .or(() -> find(owner)
                        .flatMap(found -> found.part(collection(id), id.name())
                                .map(part -> new Found(found, Optional.of(part)))));
    }

    private static String collection(ArmId id) {
        String without = id.text().substring(0, id.text().lastIndexOf('/'));
        return kept(without.substring(without.lastIndexOf('/') + 1));
    }

    private static String kept(String collection) {
        for (Kind kind : Kind.values()) {
            Optional<String> spelt = kind.part(collection).map(Kind.PartKind::collection);
            if (spelt.isPresent()) {
                return spelt.get();
            }
        }
        return collection;
    }

    /// The resource that has this id.
    public Optional<Resource> find(ArmId id) {
        return tables.values().stream()
                .flatMap(table -> table.find(id.key()).stream())
                .findFirst();
    }

    /// All of a kind.
    public List<Resource> all(Kind kind) {
        return table(kind).all();
    }

    /// All of a kind as a list shows them.
    ///
    /// @param stale whether it misses the last write
    public Collection<Resource> listed(Kind kind, boolean stale) {
        Table<Resource> table = table(kind);
        return (stale ? table.shownStale() : table.shown()).values();
    }

    /// One of a kind as a read of it shows it.
    ///
    /// @param stale whether it misses the last write
    public Optional<Resource> seen(Kind kind, ArmId id, boolean stale) {
        Table<Resource> table = table(kind);
        return stale ? Optional.ofNullable(table.shownStale().get(id.key())) : table.find(id.key());
    }

    /// All resources that name an id exactly.
    public List<Resource> users(ArmId id) {
        List<Resource> all = new ArrayList<>();
        users.values().forEach(index -> all.addAll(index.naming(id.key())));
        return all;
    }

    /// Those of a kind that name an id exactly.
    public List<Resource> users(Kind kind, ArmId id) {
        return users(id).stream().filter(each -> each.kind() == kind).toList();
    }

    /// A new write begins.
    public void beginWrite() {
        tables.values().forEach(Table::beginWrite);
    }

    public void put(Resource resource) {
        table(resource.kind()).put(resource.id().key(), resource);
    }

    public void remove(Resource resource) {
        table(resource.kind()).remove(resource.id().key());
    }

    /// The id of a resource in a group.
    public ArmId id(String group, Kind kind, String name) {
        return new ArmId("/subscriptions/%s/resourceGroups/%s/providers/%s/%s/%s"
                .formatted(settings.subscription(), group, kind.provider(), kind.type(), name));
    }

    /// The id of a resource group.
    public ArmId group(String name) {
        return new ArmId("/subscriptions/%s/resourceGroups/%s".formatted(settings.subscription(), name));
    }

    /// An etag that nothing else has had. Scale sets count theirs, all else has a random one.
    public String etag(Kind kind, Optional<Resource> before) {
        if (kind.provider().equals("Microsoft.Compute")) {
            String last = before.map(Resource::etag).orElse("").replace("\"", "");
            return "\"" + (last.isEmpty() ? 1 : Long.parseLong(last) + 1) + "\"";
        }
        return "W/\"" + guid() + "\"";
    }

    /// An id that nothing else has.
    public String guid() {
        minted++;
        return new UUID(minted * 0x9E3779B97F4A7C15L, 0x8000000000000000L | minted).toString();
    }

    private Table<Resource> table(Kind kind) {
        Table<Resource> table = tables.get(kind);
        if (table == null) {
            throw new IllegalStateException("no table of " + kind);
        }
        return table;
    }

    private static Set<String> named(Resource resource) {
        Set<String> names = new HashSet<>();
        collect(resource.body(), names);
        String own = resource.id().key();
        names.removeIf(name -> name.equals(own) || name.startsWith(own + "/"));
        return names;
    }

    private static void collect(JsonNode node, Set<String> names) {
        if (node.isString()) {
            String text = node.asString().toLowerCase(Locale.ROOT);
            if (text.startsWith(IDS)) {
                names.add(text);
            }
        } else {
            node.forEach(each -> collect(each, names));
        }
    }
}

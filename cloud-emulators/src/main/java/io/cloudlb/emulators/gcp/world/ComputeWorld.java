// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeQuotas.Metric;
import io.cloudlb.emulators.pipeline.Table;
import io.cloudlb.emulators.pipeline.Table.Index;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What exists in an emulated project. To be used with the lock of the pipeline only.
public final class ComputeWorld {

    private static final DateTimeFormatter TIMES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneOffset.UTC);

    private final ComputeSettings settings;
    private final Map<Kind, Table<Resource>> tables = new EnumMap<>(Kind.class);
    private final Map<Kind, Index<Resource>> users = new EnumMap<>(Kind.class);
    private final Set<String> unfinished = new HashSet<>();
    private long lastId = 4_000_000_000_000_000_000L;

    public ComputeWorld(ComputeSettings settings) {
        this.settings = settings;
        for (Kind kind : Kind.values()) {
            Table<Resource> table =
                    new Table<>(settings.clock(), settings.timing().listings());
            tables.put(kind, table);
            users.put(kind, table.indexedBy(ComputeWorld::named));
        }
    }

    public ComputeSettings settings() {
        return settings;
    }

    /// What a path names.
    public Optional<Resource> find(String path) {
        String[] parts = path.split("/", -1);
        return parts.length < 3
                ? Optional.empty()
                : Kind.of(parts[parts.length - 2]).flatMap(kind -> table(kind).find(path));
    }

    /// All of a kind.
    public List<Resource> all(Kind kind) {
        return table(kind).all();
    }

    /// All of a kind as a read is shown them.
    ///
    /// @param stale whether the read misses the last write
    public Collection<Resource> shown(Kind kind, boolean stale) {
        Table<Resource> table = table(kind);
        return (stale ? table.shownStale() : table.shown()).values();
    }

    /// Those of a kind that name a resource.
    public List<Resource> users(Kind kind, String path) {
        Index<Resource> index = users.get(kind);
        return index == null ? List.of() : index.naming(path);
    }

    /// A new write begins.
    public void beginWrite() {
        tables.values().forEach(Table::beginWrite);
    }

    public void put(Resource resource) {
        table(resource.kind()).put(resource.path(), resource);
    }

    public void remove(Resource resource) {
        table(resource.kind()).remove(resource.path());
    }

    /// Remembers that an operation on a resource goes on, until [#finished].
    public void unfinished(String path) {
        unfinished.add(path);
    }

    public void finished(String path) {
        unfinished.remove(path);
    }

    /// Refuses what wants to use or change a resource an operation is at.
    public void requireReady(String path) {
        if (unfinished.contains(path)) {
            throw ComputeError.notReady(path);
        }
    }

    /// Whether a name is taken, by something that exists or that is being made.
    public boolean taken(String path) {
        return unfinished.contains(path) || find(path).isPresent();
    }

    /// Refuses one more of a kind where there may be none.
    public void requireQuota(Resource more) {
        for (Metric metric : ComputeQuotas.METRICS) {
            if (metric.kind() == more.kind() && metric.counts().test(more)) {
                String region = settings.regionOf(more.scope());
                if (usage(metric, region) >= settings.quotas().limit(metric)) {
                    throw ComputeError.quotaExceeded(
                            metric.name(),
                            settings.quotas().limit(metric),
                            metric.regional() ? "in region " + region : "globally");
                }
            }
        }
    }

    /// How many there are of what a quota counts.
    public long usage(Metric metric, String region) {
        return all(metric.kind()).stream()
                .filter(metric.counts())
                .filter(each ->
                        !metric.regional() || settings.regionOf(each.scope()).equals(region))
                .count();
    }

    /// What every resource has.
    public void mark(ObjectNode body, Kind kind, Scope scope, String path) {
        body.put("kind", kind.json());
        body.put("id", Long.toString(nextId()));
        body.put("creationTimestamp", time(settings.clock().instant()));
        body.put("selfLink", Resource.HOST + path);
        if (!scope.equals(Scope.GLOBAL)) {
            body.put(scope.field(), Resource.HOST + "projects/" + settings.project() + "/" + scope.path());
        }
    }

    public long nextId() {
        lastId += 7_919;
        return lastId;
    }

    /// A fingerprint that no other version of anything has.
    public String fingerprint() {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Long.BYTES)
                        .putLong(nextId() * 0x9E3779B97F4A7C15L)
                        .array());
    }

    /// A time as the API writes it.
    public static String time(Instant at) {
        return TIMES.format(at);
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
        resource.members().forEach(member -> collect(member, names));
        names.remove(resource.path());
        return names;
    }

    private static void collect(JsonNode node, Set<String> names) {
        if (node.isString() && node.asString().startsWith(Resource.HOST)) {
            names.add(Resource.pathOf(node.asString()));
        } else {
            node.forEach(each -> collect(each, names));
        }
    }
}

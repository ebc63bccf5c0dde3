// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import io.cloudlb.emulators.aws.world.LoadBalancer.Capacity;
import io.cloudlb.emulators.aws.world.Network.ElasticAddress;
import io.cloudlb.emulators.aws.world.Network.RouteTable;
import io.cloudlb.emulators.aws.world.Network.SecurityGroup;
import io.cloudlb.emulators.aws.world.Network.Subnet;
import io.cloudlb.emulators.aws.world.Network.Vpc;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import io.cloudlb.emulators.aws.world.TargetState.HealthProbes;
import io.cloudlb.emulators.pipeline.Table;
import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Everything that exists in one account and region.
///
/// Not safe for use by many threads: the emulator runs one operation at a time. Operations decide on the
/// truth (`table.find`, `table.all`); what they describe to a client they take from [#shown(Table)].
public final class AwsWorld {

    private final AwsSettings settings;
    private final Arns arns;
    private final Identifiers ids = new Identifiers();
    private final List<Table<?>> tables = new ArrayList<>();

    private final Table<Vpc> vpcs;
    private final Table<Subnet> subnets;
    private final Table<RouteTable> routeTables;
    private final Table<Instance> instances;
    private final Table<ElasticAddress> addresses;
    private final Table<NetworkInterface> interfaces;
    private final Table<SecurityGroup> securityGroups;
    private final Table<SecurityGroupRule> securityGroupRules;
    private final Table<LoadBalancer> loadBalancers;
    private final Table<Listener> listeners;
    private final Table.Index<Listener> listenersByLoadBalancer;
    private final Table.Index<Listener> listenersByGroup;
    private final Table<TargetGroup> targetGroups;
    private final Table<List<Registration>> registrations;
    private final Table<Capacity> capacities;
    private final Table<Map<String, String>> attributes;
    private final Table<Certificate> certificates;
    private final Table<SortedMap<String, String>> tags;
    private final Set<String> logBuckets = new TreeSet<>();
    private final Set<String> prefixLists = new TreeSet<>();

    private Optional<HealthProbes> probes = Optional.empty();
    private boolean stale;

    public AwsWorld(AwsSettings settings) {
        this.settings = settings;
        this.arns = new Arns(settings.region(), settings.accountId());
        ConsistencyLag lag = settings.timing().resourceLag();
        vpcs = table(ConsistencyLag.NONE);
        subnets = table(ConsistencyLag.NONE);
        routeTables = table(ConsistencyLag.NONE);
        instances = table(ConsistencyLag.NONE);
        addresses = table(ConsistencyLag.NONE);
        certificates = table(ConsistencyLag.NONE);
        interfaces = table(lag);
        securityGroups = table(lag);
        securityGroupRules = table(lag);
        loadBalancers = table(lag);
        listeners = table(lag);
        listenersByLoadBalancer = listeners.indexedBy(listener -> List.of(listener.loadBalancerArn()));
        listenersByGroup = listeners.indexedBy(AwsWorld::groupArns);
        targetGroups = table(lag);
        registrations = table(lag);
        capacities = table(lag);
        attributes = table(lag);
        tags = table(settings.timing().tagLag());
    }

    private <V> Table<V> table(ConsistencyLag lag) {
        Table<V> table = new Table<>(settings.clock(), lag);
        tables.add(table);
        return table;
    }

    /// Region, account, clock, timing and limits.
    public AwsSettings settings() {
        return settings;
    }

    /// The limits of the account.
    public AwsQuotas quotas() {
        return settings.quotas();
    }

    public Arns arns() {
        return arns;
    }

    public Identifiers ids() {
        return ids;
    }

    /// The time of the emulated cloud.
    public Instant now() {
        return settings.clock().instant();
    }

    /// What a client is shown of a table now, by id.
    public <V> Map<String, V> shown(Table<V> table) {
        return stale ? table.shownStale() : table.shown();
    }

    /// Begins an operation.
    ///
    /// @param write whether it may change something
    /// @param stale whether it is to be shown the world as it was before the last write
    public void begin(boolean write, boolean stale) {
        this.stale = stale;
        if (write) {
            tables.forEach(Table::beginWrite);
            interfaces.all().stream()
                    .filter(each -> !each.presentAt(now()))
                    .forEach(each -> interfaces.remove(each.id()));
        }
    }

    /// Makes target health follow real checks from now on.
    public void follow(HealthProbes source) {
        this.probes = Optional.of(source);
    }

    /// The health checks in use, absent if health follows the clock alone.
    Optional<HealthProbes> probes() {
        return probes;
    }

    public Table<Vpc> vpcs() {
        return vpcs;
    }

    public Table<Subnet> subnets() {
        return subnets;
    }

    public Table<RouteTable> routeTables() {
        return routeTables;
    }

    public Table<Instance> instances() {
        return instances;
    }

    public Table<ElasticAddress> addresses() {
        return addresses;
    }

    /// The interfaces of load balancers, including such as have gone by the clock but were not swept yet.
    public Table<NetworkInterface> interfaces() {
        return interfaces;
    }

    public Table<SecurityGroup> securityGroups() {
        return securityGroups;
    }

    public Table<SecurityGroupRule> securityGroupRules() {
        return securityGroupRules;
    }

    public Table<LoadBalancer> loadBalancers() {
        return loadBalancers;
    }

    public Table<Listener> listeners() {
        return listeners;
    }

    public Table<TargetGroup> targetGroups() {
        return targetGroups;
    }

    /// Targets by the ARN of their group, including such as have drained but were not swept yet: see
    /// [Targets].
    Table<List<Registration>> registrations() {
        return registrations;
    }

    public Table<Capacity> capacities() {
        return capacities;
    }

    /// Attributes that differ from the defaults, by ARN.
    public Table<Map<String, String>> attributes() {
        return attributes;
    }

    public Table<Certificate> certificates() {
        return certificates;
    }

    /// Tags by EC2 id or by ARN.
    public Table<SortedMap<String, String>> tags() {
        return tags;
    }

    /// The S3 buckets that let load balancers write their logs.
    public Set<String> logBuckets() {
        return logBuckets;
    }

    /// The prefix lists rules may name.
    public Set<String> prefixLists() {
        return prefixLists;
    }

    /// Replaces the tags of a resource; none removes the entry.
    public void tag(String resource, Map<String, String> all) {
        if (all.isEmpty()) {
            tags.remove(resource);
        } else {
            tags.put(resource, new TreeMap<>(all));
        }
    }

    /// The true tags of a resource.
    public SortedMap<String, String> tagsOf(String resource) {
        return tags.find(resource).orElseGet(TreeMap::new);
    }

    /// An attribute that was set, by ARN and key.
    public Optional<String> attribute(String arn, String key) {
        return attributes.find(arn).map(set -> set.get(key));
    }

    /// The load balancers that send connections to a target group.
    public List<LoadBalancer> users(TargetGroup group) {
        return listenersByGroup.naming(group.arn()).stream()
                .map(Listener::loadBalancerArn)
                .distinct()
                .flatMap(arn -> loadBalancers.find(arn).stream())
                .toList();
    }

    /// The target groups a load balancer sends connections to.
    public List<TargetGroup> groupsOf(LoadBalancer loadBalancer) {
        return listenersOf(loadBalancer).stream()
                .flatMap(listener -> groupArns(listener).stream())
                .distinct()
                .flatMap(arn -> targetGroups.find(arn).stream())
                .toList();
    }

    /// The listeners of a load balancer.
    public List<Listener> listenersOf(LoadBalancer loadBalancer) {
        return listenersByLoadBalancer.naming(loadBalancer.arn());
    }

    private static List<String> groupArns(Listener listener) {
        return listener.forward().groups().stream()
                .map(Listener.WeightedGroup::targetGroupArn)
                .toList();
    }

    /// The network interfaces that exist now: those of load balancers, lingering ones included.
    public List<NetworkInterface> presentInterfaces() {
        return interfaces.all().stream().filter(each -> each.presentAt(now())).toList();
    }

    /// The IPv4 addresses left in a subnet, beside those of load balancers and instances.
    public int freeAddresses(Subnet subnet) {
        Stream<String> balancers = presentInterfaces().stream()
                .filter(each -> each.subnetId().equals(subnet.id()))
                .map(NetworkInterface::privateIp);
        Stream<String> machines = instances.all().stream()
                .filter(each -> each.subnetId().equals(subnet.id()))
                .flatMap(each -> each.privateIps().stream());
        long taken = Stream.concat(balancers, machines).distinct().count();
        return Math.max(0, subnet.freeAddresses() - Math.toIntExact(taken));
    }

    /// Removes a resource with its tags and attributes.
    public void forget(Table<?> table, String id) {
        table.remove(id);
        tags.remove(id);
        attributes.remove(id);
    }

    /// Removes a listener with its default rule and what is known of both.
    public void forget(Listener listener) {
        tags.remove(arns.defaultRule(listener));
        forget(listeners, listener.arn());
    }
}

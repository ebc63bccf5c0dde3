// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.cloud.compute.v1.AddInstancesInstanceGroupRequest;
import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.DeleteAddressRequest;
import com.google.cloud.compute.v1.DeleteFirewallRequest;
import com.google.cloud.compute.v1.DeleteForwardingRuleRequest;
import com.google.cloud.compute.v1.DeleteInstanceGroupRequest;
import com.google.cloud.compute.v1.DeleteRegionBackendServiceRequest;
import com.google.cloud.compute.v1.DeleteRegionHealthCheckRequest;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.HealthCheck;
import com.google.cloud.compute.v1.InsertAddressRequest;
import com.google.cloud.compute.v1.InsertFirewallRequest;
import com.google.cloud.compute.v1.InsertForwardingRuleRequest;
import com.google.cloud.compute.v1.InsertInstanceGroupRequest;
import com.google.cloud.compute.v1.InsertRegionBackendServiceRequest;
import com.google.cloud.compute.v1.InsertRegionHealthCheckRequest;
import com.google.cloud.compute.v1.InstanceGroup;
import com.google.cloud.compute.v1.InstanceGroupsAddInstancesRequest;
import com.google.cloud.compute.v1.InstanceGroupsRemoveInstancesRequest;
import com.google.cloud.compute.v1.InstanceReference;
import com.google.cloud.compute.v1.PatchFirewallRequest;
import com.google.cloud.compute.v1.PatchForwardingRuleRequest;
import com.google.cloud.compute.v1.RemoveInstancesInstanceGroupRequest;
import com.google.cloud.compute.v1.UpdateFirewallRequest;
import com.google.cloud.compute.v1.UpdateRegionBackendServiceRequest;
import com.google.cloud.compute.v1.UpdateRegionHealthCheckRequest;
import java.util.List;

/// The calls with effect. Each answers the operation that it began and never waits for its end; an operation that has
/// failed in its first answer is an error. Nothing is there for sure, and no address is known, before
/// [ComputeApi#await] says that it has ended.
public final class ComputeWrites {
    private final ComputeCalls calls;

    ComputeWrites(ComputeCalls calls) {
        this.calls = calls;
    }

    /// Makes what has no namesake yet; a name that is taken is [io.cloudlb.core.provider.CloudError.Stale].
    public ComputeOperation insertForwardingRule(Scope.Regional in, ForwardingRule rule) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "forwardingRules.insert",
                in,
                clients -> clients.forwardingRules.get().insertCallable(),
                id -> InsertForwardingRuleRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setForwardingRuleResource(rule)
                        .setRequestId(id)
                        .build());
    }

    /// Changes the fields that are set, and no others: a list cannot be emptied by this.
    public ComputeOperation patchForwardingRule(Scope.Regional in, String name, ForwardingRule rule) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "forwardingRules.patch",
                in,
                clients -> clients.forwardingRules.get().patchCallable(),
                id -> PatchForwardingRuleRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setForwardingRule(name)
                        .setForwardingRuleResource(rule)
                        .setRequestId(id)
                        .build());
    }

    /// Deletes it; what is not there is [io.cloudlb.core.provider.CloudError.NotFound].
    public ComputeOperation deleteForwardingRule(Scope.Regional in, String name) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "forwardingRules.delete",
                in,
                clients -> clients.forwardingRules.get().deleteCallable(),
                id -> DeleteForwardingRuleRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setForwardingRule(name)
                        .setRequestId(id)
                        .build());
    }

    /// Makes one.
    public ComputeOperation insertBackendService(Scope.Regional in, BackendService service) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "regionBackendServices.insert",
                in,
                clients -> clients.backendServices.get().insertCallable(),
                id -> InsertRegionBackendServiceRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setBackendServiceResource(service)
                        .setRequestId(id)
                        .build());
    }

    /// Puts all of it in the place of what is there, empty lists too, by the fingerprint that was read.
    public ComputeOperation updateBackendService(Scope.Regional in, String name, BackendService service) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "regionBackendServices.update",
                in,
                clients -> clients.backendServices.get().updateCallable(),
                id -> UpdateRegionBackendServiceRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setBackendService(name)
                        .setBackendServiceResource(service)
                        .setRequestId(id)
                        .build());
    }

    /// Deletes it; what is not there is [io.cloudlb.core.provider.CloudError.NotFound].
    public ComputeOperation deleteBackendService(Scope.Regional in, String name) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "regionBackendServices.delete",
                in,
                clients -> clients.backendServices.get().deleteCallable(),
                id -> DeleteRegionBackendServiceRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setBackendService(name)
                        .setRequestId(id)
                        .build());
    }

    /// Makes one.
    public ComputeOperation insertHealthCheck(Scope.Regional in, HealthCheck check) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "regionHealthChecks.insert",
                in,
                clients -> clients.healthChecks.get().insertCallable(),
                id -> InsertRegionHealthCheckRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setHealthCheckResource(check)
                        .setRequestId(id)
                        .build());
    }

    /// Puts all of it in the place of what is there, empty lists too.
    public ComputeOperation updateHealthCheck(Scope.Regional in, String name, HealthCheck check) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "regionHealthChecks.update",
                in,
                clients -> clients.healthChecks.get().updateCallable(),
                id -> UpdateRegionHealthCheckRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setHealthCheck(name)
                        .setHealthCheckResource(check)
                        .setRequestId(id)
                        .build());
    }

    /// Deletes it; what is not there is [io.cloudlb.core.provider.CloudError.NotFound].
    public ComputeOperation deleteHealthCheck(Scope.Regional in, String name) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "regionHealthChecks.delete",
                in,
                clients -> clients.healthChecks.get().deleteCallable(),
                id -> DeleteRegionHealthCheckRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setHealthCheck(name)
                        .setRequestId(id)
                        .build());
    }

    /// Makes one.
    public ComputeOperation insertAddress(Scope.Regional in, Address address) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "addresses.insert",
                in,
                clients -> clients.addresses.get().insertCallable(),
                id -> InsertAddressRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setAddressResource(address)
                        .setRequestId(id)
                        .build());
    }

    /// Deletes it; what is not there is [io.cloudlb.core.provider.CloudError.NotFound].
    public ComputeOperation deleteAddress(Scope.Regional in, String name) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "addresses.delete",
                in,
                clients -> clients.addresses.get().deleteCallable(),
                id -> DeleteAddressRequest.newBuilder()
                        .setProject(in.project())
                        .setRegion(in.region())
                        .setAddress(name)
                        .setRequestId(id)
                        .build());
    }

    /// Makes one.
    public ComputeOperation insertFirewall(Scope.Global in, Firewall rule) {
        return calls.write(
                GcpFamilies.GLOBAL_WRITE,
                "firewalls.insert",
                in,
                clients -> clients.firewalls.get().insertCallable(),
                id -> InsertFirewallRequest.newBuilder()
                        .setProject(in.project())
                        .setFirewallResource(rule)
                        .setRequestId(id)
                        .build());
    }

    /// Puts all of it in the place of what is there, empty lists too.
    public ComputeOperation updateFirewall(Scope.Global in, String name, Firewall rule) {
        return calls.write(
                GcpFamilies.GLOBAL_WRITE,
                "firewalls.update",
                in,
                clients -> clients.firewalls.get().updateCallable(),
                id -> UpdateFirewallRequest.newBuilder()
                        .setProject(in.project())
                        .setFirewall(name)
                        .setFirewallResource(rule)
                        .setRequestId(id)
                        .build());
    }

    /// Changes the fields that are set, and no others: a list cannot be emptied by this.
    public ComputeOperation patchFirewall(Scope.Global in, String name, Firewall rule) {
        return calls.write(
                GcpFamilies.GLOBAL_WRITE,
                "firewalls.patch",
                in,
                clients -> clients.firewalls.get().patchCallable(),
                id -> PatchFirewallRequest.newBuilder()
                        .setProject(in.project())
                        .setFirewall(name)
                        .setFirewallResource(rule)
                        .setRequestId(id)
                        .build());
    }

    /// Deletes it; what is not there is [io.cloudlb.core.provider.CloudError.NotFound].
    public ComputeOperation deleteFirewall(Scope.Global in, String name) {
        return calls.write(
                GcpFamilies.GLOBAL_WRITE,
                "firewalls.delete",
                in,
                clients -> clients.firewalls.get().deleteCallable(),
                id -> DeleteFirewallRequest.newBuilder()
                        .setProject(in.project())
                        .setFirewall(name)
                        .setRequestId(id)
                        .build());
    }

    /// Makes one.
    public ComputeOperation insertInstanceGroup(Scope.Zonal in, InstanceGroup group) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "instanceGroups.insert",
                in,
                clients -> clients.instanceGroups.get().insertCallable(),
                id -> InsertInstanceGroupRequest.newBuilder()
                        .setProject(in.project())
                        .setZone(in.zone())
                        .setInstanceGroupResource(group)
                        .setRequestId(id)
                        .build());
    }

    /// Deletes it; what is not there is [io.cloudlb.core.provider.CloudError.NotFound].
    public ComputeOperation deleteInstanceGroup(Scope.Zonal in, String name) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "instanceGroups.delete",
                in,
                clients -> clients.instanceGroups.get().deleteCallable(),
                id -> DeleteInstanceGroupRequest.newBuilder()
                        .setProject(in.project())
                        .setZone(in.zone())
                        .setInstanceGroup(name)
                        .setRequestId(id)
                        .build());
    }

    /// Puts instances into a group.
    ///
    /// @param instances their links
    public ComputeOperation addInstances(Scope.Zonal in, String group, List<String> instances) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "instanceGroups.addInstances",
                in,
                clients -> clients.instanceGroups.get().addInstancesCallable(),
                id -> AddInstancesInstanceGroupRequest.newBuilder()
                        .setProject(in.project())
                        .setZone(in.zone())
                        .setInstanceGroup(group)
                        .setInstanceGroupsAddInstancesRequestResource(
                                InstanceGroupsAddInstancesRequest.newBuilder().addAllInstances(references(instances)))
                        .setRequestId(id)
                        .build());
    }

    /// Takes instances out of a group.
    ///
    /// @param instances their links
    public ComputeOperation removeInstances(Scope.Zonal in, String group, List<String> instances) {
        return calls.write(
                GcpFamilies.REGIONAL_WRITE,
                "instanceGroups.removeInstances",
                in,
                clients -> clients.instanceGroups.get().removeInstancesCallable(),
                id -> RemoveInstancesInstanceGroupRequest.newBuilder()
                        .setProject(in.project())
                        .setZone(in.zone())
                        .setInstanceGroup(group)
                        .setInstanceGroupsRemoveInstancesRequestResource(
                                InstanceGroupsRemoveInstancesRequest.newBuilder()
                                        .addAllInstances(references(instances)))
                        .setRequestId(id)
                        .build());
    }

    private static List<InstanceReference> references(List<String> links) {
        return links.stream()
                .map(link -> InstanceReference.newBuilder().setInstance(link).build())
                .toList();
    }
}

# SPDX-License-Identifier: Apache-2.0
"""Lists, makes, changes and deletes with Google's own client what a controller would, and is refused where it should.

usage: client.py ENDPOINT PROJECT

The project has the region europe-west1, the subnetwork `nodes` and the instances node-1 to node-3. Prints one line per
step that went as expected and ends with the traceback of the first that did not.
"""
import sys

from google.api_core import exceptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import compute_v1 as compute

ENDPOINT, PROJECT = sys.argv[1:]
REGION, ZONE = "europe-west1", "europe-west1-b"
HERE = {"project": PROJECT, "region": REGION}
THERE = {"project": PROJECT, "zone": ZONE}


def client(kind):
    return kind(credentials=AnonymousCredentials(), client_options={"api_endpoint": ENDPOINT})


addresses = client(compute.AddressesClient)
checks = client(compute.RegionHealthChecksClient)
services = client(compute.RegionBackendServicesClient)
rules = client(compute.ForwardingRulesClient)
groups = client(compute.InstanceGroupsClient)
endpoint_groups = client(compute.NetworkEndpointGroupsClient)
firewalls = client(compute.FirewallsClient)
region_operations = client(compute.RegionOperationsClient)
zone_operations = client(compute.ZoneOperationsClient)
global_operations = client(compute.GlobalOperationsClient)


def done(operation):
    """Waits for an operation as the API wants it: by `wait` at the scope it belongs to, again and again."""
    name, region, zone = operation.name, operation.region, operation.zone
    for _ in range(20):
        if region:
            state = region_operations.wait(operation=name, **HERE)
        elif zone:
            state = zone_operations.wait(operation=name, **THERE)
        else:
            state = global_operations.wait(operation=name, project=PROJECT)
        if state.status == compute.Operation.Status.DONE:
            assert not state.error.errors, state.error
            return state
    raise AssertionError(f"{name} does not end")


def refused(kind, words, call):
    try:
        call()
    except kind as error:
        assert words in str(error), error
        return
    raise AssertionError(f"not refused: {words}")


def names(found):
    return [each.name for each in found]


def aggregated(pages, field):
    return sorted(each.name for _, scoped in pages for each in getattr(scoped, field))


def surroundings():
    assert names(client(compute.ZonesClient).list(project=PROJECT)) == [f"{REGION}-{zone}" for zone in "bcd"]
    assert names(client(compute.RegionsClient).list(project=PROJECT)) == [REGION]
    assert client(compute.ProjectsClient).get(project=PROJECT).name == PROJECT
    assert "default" in names(client(compute.NetworksClient).list(project=PROJECT))
    assert client(compute.SubnetworksClient).get(subnetwork="nodes", **HERE).ip_cidr_range == "10.0.0.0/24"
    paged = compute.AggregatedListInstancesRequest(project=PROJECT, max_results=1)
    instances = client(compute.InstancesClient).aggregated_list(request=paged)
    assert aggregated(instances, "instances") == ["node-1", "node-2", "node-3"]


def make():
    check = compute.HealthCheck(
        name="nodes", type_="HTTP", check_interval_sec=8, timeout_sec=1, healthy_threshold=1, unhealthy_threshold=3,
        http_health_check=compute.HTTPHealthCheck(port=10256, request_path="/healthz"))
    done(checks.insert(health_check_resource=check, **HERE))
    firewall = compute.Firewall(
        name="nodes", source_ranges=["35.191.0.0/16"], target_tags=["node"],
        allowed=[compute.Allowed(I_p_protocol="tcp", ports=["10256"])])
    done(firewalls.insert(project=PROJECT, firewall_resource=firewall))
    done(groups.insert(instance_group_resource=compute.InstanceGroup(name="nodes"), **THERE))
    done(groups.add_instances(instance_group="nodes", instance_groups_add_instances_request_resource=members("node-1", "node-2"), **THERE))
    done(addresses.insert(address_resource=compute.Address(name="web"), **HERE))
    service = compute.BackendService(
        name="web", protocol="TCP", load_balancing_scheme="EXTERNAL",
        health_checks=[checks.get(health_check="nodes", **HERE).self_link],
        backends=[compute.Backend(group=groups.get(instance_group="nodes", **THERE).self_link)])
    done(services.insert(backend_service_resource=service, **HERE))
    rule = compute.ForwardingRule(
        name="web", I_p_address=addresses.get(address="web", **HERE).self_link, ports=["80", "443"],
        backend_service=services.get(backend_service="web", **HERE).self_link)
    done(rules.insert(forwarding_rule_resource=rule, **HERE))


def members(*instances):
    return compute.InstanceGroupsAddInstancesRequest(
        instances=[compute.InstanceReference(instance=f"zones/{ZONE}/instances/{name}") for name in instances])


def read():
    rule = rules.get(forwarding_rule="web", **HERE)
    address = addresses.get(address="web", **HERE)
    assert rule.I_p_address == address.address and address.status == "IN_USE" and address.users == [rule.self_link]
    assert (rule.I_p_protocol, list(rule.ports), rule.network_tier) == ("TCP", ["80", "443"], "PREMIUM")
    found = rules.list(request=compute.ListForwardingRulesRequest(filter='name = "web"', **HERE))
    assert names(found) == ["web"]
    assert names(rules.list(request=compute.ListForwardingRulesRequest(filter="name eq w.*x", **HERE))) == []
    for kind, field in [
            (rules, "forwarding_rules"), (addresses, "addresses"), (groups, "instance_groups"),
            (client(compute.BackendServicesClient), "backend_services"),
            (client(compute.HealthChecksClient), "health_checks")]:
        assert len(aggregated(kind.aggregated_list(project=PROJECT), field)) == 1, field
    health = services.get_health(
        backend_service="web", **HERE,
        resource_group_reference_resource=compute.ResourceGroupReference(
            group=groups.get(instance_group="nodes", **THERE).self_link))
    assert [status.health_state for status in health.health_status] == ["HEALTHY", "HEALTHY"]
    listed = groups.list_instances(
        instance_group="nodes", **THERE,
        instance_groups_list_instances_request_resource=compute.InstanceGroupsListInstancesRequest())
    assert len(list(listed)) == 2


def change():
    service = services.get(backend_service="web", **HERE)
    affine = compute.BackendService(session_affinity="CLIENT_IP", fingerprint=service.fingerprint)
    done(services.patch(backend_service="web", backend_service_resource=affine, **HERE))
    refused(exceptions.PreconditionFailed, "fingerprint", lambda: services.patch(
        backend_service="web", backend_service_resource=affine, **HERE))
    service = services.get(backend_service="web", **HERE)
    assert service.session_affinity == "CLIENT_IP" and len(service.backends) == 1
    service.connection_draining.draining_timeout_sec = 30
    done(services.update(backend_service="web", backend_service_resource=service, **HERE))
    done(checks.patch(health_check="nodes", **HERE, health_check_resource=compute.HealthCheck(
        http_health_check=compute.HTTPHealthCheck(port=32000))))
    assert checks.get(health_check="nodes", **HERE).http_health_check.request_path == "/healthz"
    firewall = firewalls.get(project=PROJECT, firewall="nodes")
    firewall.source_ranges = ["35.191.0.0/16", "130.211.0.0/22"]
    done(firewalls.update(project=PROJECT, firewall="nodes", firewall_resource=firewall))
    done(firewalls.patch(project=PROJECT, firewall="nodes", firewall_resource=compute.Firewall(priority=999)))
    firewall = firewalls.get(project=PROJECT, firewall="nodes")
    assert (len(firewall.source_ranges), firewall.priority) == (2, 999)
    rule = rules.get(forwarding_rule="web", **HERE)
    done(rules.set_labels(resource="web", **HERE, region_set_labels_request_resource=compute.RegionSetLabelsRequest(
        labels={"owner": "me"}, label_fingerprint=rule.label_fingerprint)))
    assert names(rules.list(request=compute.ListForwardingRulesRequest(filter="labels.owner=me", **HERE))) == ["web"]
    done(groups.remove_instances(
        instance_group="nodes", **THERE,
        instance_groups_remove_instances_request_resource=compute.InstanceGroupsRemoveInstancesRequest(
            instances=[compute.InstanceReference(instance=f"zones/{ZONE}/instances/node-2")])))
    assert groups.get(instance_group="nodes", **THERE).size == 1


def endpoints():
    done(endpoint_groups.insert(**THERE, network_endpoint_group_resource=compute.NetworkEndpointGroup(
        name="nodes", network_endpoint_type="GCE_VM_IP", subnetwork=f"regions/{REGION}/subnetworks/nodes")))
    ends = [compute.NetworkEndpoint(instance="node-1"), compute.NetworkEndpoint(instance="node-2")]
    done(endpoint_groups.attach_network_endpoints(
        network_endpoint_group="nodes", **THERE,
        network_endpoint_groups_attach_endpoints_request_resource=compute.NetworkEndpointGroupsAttachEndpointsRequest(
            network_endpoints=ends)))
    done(endpoint_groups.detach_network_endpoints(
        network_endpoint_group="nodes", **THERE,
        network_endpoint_groups_detach_endpoints_request_resource=compute.NetworkEndpointGroupsDetachEndpointsRequest(
            network_endpoints=ends[1:])))
    listed = endpoint_groups.list_network_endpoints(
        network_endpoint_group="nodes", **THERE,
        network_endpoint_groups_list_endpoints_request_resource=compute.NetworkEndpointGroupsListEndpointsRequest())
    assert [each.network_endpoint.instance for each in listed] == ["node-1"]
    done(endpoint_groups.delete(network_endpoint_group="nodes", **THERE))


def internal():
    service = compute.BackendService(
        name="inner", protocol="TCP", load_balancing_scheme="INTERNAL",
        health_checks=[checks.get(health_check="nodes", **HERE).self_link])
    done(services.insert(backend_service_resource=service, **HERE))
    done(rules.insert(**HERE, forwarding_rule_resource=compute.ForwardingRule(
        name="inner", load_balancing_scheme="INTERNAL", all_ports=True,
        backend_service=services.get(backend_service="inner", **HERE).self_link)))
    assert rules.get(forwarding_rule="inner", **HERE).I_p_address.startswith("10.0.0.")
    done(rules.patch(forwarding_rule="inner", **HERE, forwarding_rule_resource=compute.ForwardingRule(
        allow_global_access=True)))
    assert rules.get(forwarding_rule="inner", **HERE).allow_global_access
    done(rules.delete(forwarding_rule="inner", **HERE))
    done(services.delete(backend_service="inner", **HERE))


def wrong_order():
    in_use = "is already being used by"
    refused(exceptions.BadRequest, in_use, lambda: checks.delete(health_check="nodes", **HERE))
    refused(exceptions.BadRequest, in_use, lambda: groups.delete(instance_group="nodes", **THERE))
    refused(exceptions.BadRequest, in_use, lambda: services.delete(backend_service="web", **HERE))
    refused(exceptions.BadRequest, in_use, lambda: addresses.delete(address="web", **HERE))
    refused(exceptions.Conflict, "already exists", lambda: addresses.insert(
        address_resource=compute.Address(name="web"), **HERE))
    refused(exceptions.NotFound, "was not found", lambda: rules.delete(forwarding_rule="none", **HERE))


def right_order():
    done(rules.delete(forwarding_rule="web", **HERE))
    done(services.delete(backend_service="web", **HERE))
    done(addresses.delete(address="web", **HERE))
    done(groups.delete(instance_group="nodes", **THERE))
    done(firewalls.delete(project=PROJECT, firewall="nodes"))
    operation = done(checks.delete(health_check="nodes", **HERE))
    assert operation.operation_type == "delete"
    assert operation.name in names(region_operations.list(**HERE))


for step in (surroundings, make, read, change, endpoints, internal, wrong_order, right_order):
    step()
    print(step.__name__)

# SPDX-License-Identifier: Apache-2.0
"""Lists, makes, changes and deletes with Microsoft's own client what a controller would, and is refused where it should.

usage: client.py RESOURCE_MANAGER AUTHORITY TENANT SUBSCRIPTION

The subscription has the group rg with the network net, the subnet nodes and the machines vm-1 and vm-2. Prints one line
per step that went as expected and ends with the traceback of the first that did not.
"""
import sys

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.network import NetworkManagementClient

MANAGER, AUTHORITY, TENANT, SUBSCRIPTION = sys.argv[1:]
GROUP, HERE = "rg", "westeurope"
NETWORK = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Network"
LB = f"{NETWORK}/loadBalancers/lb"

client = NetworkManagementClient(
    ClientSecretCredential(TENANT, "client", "secret", authority=AUTHORITY, disable_instance_discovery=True),
    SUBSCRIPTION,
    base_url=MANAGER,
    credential_scopes=["https://management.azure.com/.default"],
    polling_interval=1,
)


def refused(code, call):
    try:
        call()
    except HttpResponseError as error:
        assert code in str(error), error
        return
    raise AssertionError(f"not refused: {code}")


def names(found):
    return [each.name for each in found]


def surroundings():
    assert names(client.virtual_networks.list(GROUP)) == ["net"]
    assert names(client.subnets.list(GROUP, "net")) == ["nodes", "small"]
    assert names(client.network_interfaces.list(GROUP)) == ["vm-1-nic", "vm-2-nic"]
    assert names(client.load_balancers.list_all()) == []


def make():
    address = client.public_ip_addresses.begin_create_or_update(
        GROUP, "ip", {"location": HERE, "sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Static"}}
    ).result()
    assert address.properties.provisioning_state == "Succeeded", address
    assert address.properties.ip_address == "198.18.0.1", address
    balancer = client.load_balancers.begin_create_or_update(GROUP, "lb", described()).result()
    assert balancer.properties.provisioning_state == "Succeeded", balancer


def described():
    return {
        "location": HERE,
        "sku": {"name": "Standard"},
        "properties": {
            "frontendIPConfigurations": [
                {"name": "f", "properties": {"publicIPAddress": {"id": f"{NETWORK}/publicIPAddresses/ip"}}}
            ],
            "backendAddressPools": [{"name": "p"}],
            "probes": [{"name": "h", "properties": {"protocol": "Tcp", "port": 30080}}],
            "loadBalancingRules": [
                {
                    "name": "r",
                    "properties": {
                        "protocol": "Tcp",
                        "frontendPort": 80,
                        "backendPort": 80,
                        "enableFloatingIP": True,
                        "frontendIPConfiguration": {"id": f"{LB}/frontendIPConfigurations/f"},
                        "backendAddressPool": {"id": f"{LB}/backendAddressPools/p"},
                        "probe": {"id": f"{LB}/probes/h"},
                    },
                }
            ],
        },
    }


def read():
    balancer = client.load_balancers.get(GROUP, "lb")
    rule = balancer.properties.load_balancing_rules[0].properties
    assert rule.frontend_port == 80 and rule.enable_floating_ip, rule
    assert names(client.load_balancer_probes.list(GROUP, "lb")) == ["h"]
    assert names(client.load_balancer_frontend_ip_configurations.list(GROUP, "lb")) == ["f"]
    assert client.load_balancer_load_balancing_rules.get(GROUP, "lb", "r").name == "r"
    assert names(client.public_ip_addresses.list(GROUP)) == ["ip"]


def change():
    balancer = client.load_balancers.get(GROUP, "lb")
    balancer.properties.probes[0].properties.port = 30081
    changed = client.load_balancers.begin_create_or_update(GROUP, "lb", balancer).result()
    assert changed.properties.probes[0].properties.port == 30081, changed
    assert changed.etag != balancer.etag
    tagged = client.public_ip_addresses.update_tags(GROUP, "ip", {"tags": {"k8s-azure-service": "ns/web"}})
    assert tagged.tags["k8s-azure-service"] == "ns/web", tagged


def pool():
    member = {"name": "vm-1", "properties": {"ipAddress": "10.0.0.4", "virtualNetwork": {"id": f"{NETWORK}/virtualNetworks/net"}}}
    client.load_balancer_backend_address_pools.begin_create_or_update(
        GROUP, "lb", "p", {"properties": {"loadBalancerBackendAddresses": [member]}}
    ).result()
    found = client.load_balancer_backend_address_pools.get(GROUP, "lb", "p")
    assert names(found.properties.load_balancer_backend_addresses) == ["vm-1"], found


def security():
    rule = {
        "properties": {
            "protocol": "Tcp",
            "access": "Allow",
            "direction": "Inbound",
            "priority": 500,
            "sourceAddressPrefix": "Internet",
            "sourcePortRange": "*",
            "destinationAddressPrefix": "198.18.0.1",
            "destinationPortRange": "80",
        }
    }
    client.security_rules.begin_create_or_update(GROUP, "nsg", "web", rule).result()
    assert names(client.security_rules.list(GROUP, "nsg")) == ["web"]
    refused("SecurityRuleConflict", lambda: client.security_rules.begin_create_or_update(GROUP, "nsg", "two", rule))
    client.security_rules.begin_delete(GROUP, "nsg", "web").result()
    assert names(client.security_rules.list(GROUP, "nsg")) == []


def wrong_order():
    refused("PublicIPAddressCannotBeDeleted", lambda: client.public_ip_addresses.begin_delete(GROUP, "ip"))
    refused("InUseSubnetCannotBeDeleted", lambda: client.subnets.begin_delete(GROUP, "net", "nodes"))
    broken = described()
    broken["properties"]["probes"] = []
    refused("InvalidResourceReference", lambda: client.load_balancers.begin_create_or_update(GROUP, "lb", broken))
    broken["properties"]["colour"] = "red"
    refused("InvalidJson", lambda: client.load_balancers.begin_create_or_update(GROUP, "lb", broken))


def right_order():
    client.load_balancers.begin_delete(GROUP, "lb").result()
    client.public_ip_addresses.begin_delete(GROUP, "ip").result()
    try:
        client.load_balancers.get(GROUP, "lb")
    except ResourceNotFoundError as error:
        assert error.error.code == "ResourceNotFound", error
        return
    raise AssertionError("the load balancer is still there")


for step in (surroundings, make, read, change, pool, security, wrong_order, right_order):
    step()
    print(step.__name__, flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Prints what of Microsoft's models of its network API the emulator is held to, as JSON Schema.

It keeps the models the emulator has and every one they reach, without the texts. They come with azure-mgmt-network
(MIT). What a request cannot set is marked `readOnly`; objects are closed.

    python3 models.py > cloud-emulators/src/main/resources/io/cloudlb/emulators/azure/network.json
"""

import collections.abc
import datetime
import enum
import json
import sys
import typing

from azure.mgmt.network import _version, models

MODELS = (
    "LoadBalancer",
    "PublicIPAddress",
    "PublicIPPrefix",
    "NetworkSecurityGroup",
    "VirtualNetwork",
    "NetworkInterface",
    "PrivateLinkService",
    "TagsObject",
)
# Read in a reference, these are ids; what stands behind them is not kept.
SHALLOW = {
    "ApplicationGatewayBackendAddressPool",
    "ApplicationGatewayIPConfiguration",
    "DdosSettings",
    "Delegation",
    "IPConfigurationProfile",
    "IpAllocation",
    "NatGateway",
    "NetworkInterfaceTapConfiguration",
    "PrivateEndpoint",
    "RouteTable",
    "ServiceEndpointPolicy",
    "VirtualNetworkPeering",
    "VirtualNetworkTap",
    "FlowLog",
    "VirtualNetworkEncryption",
    "VirtualNetworkBgpCommunities",
    "Usage",
}


def described(kind, waiting):
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Union:
        kinds = [each for each in inner if each is not type(None)]
        words = [each for each in kinds if isinstance(each, type) and issubclass(each, enum.Enum)]
        if words:
            return {"type": "string", "enum": [each.value for each in words[0]]}
        return described(kinds[0], waiting)
    if origin in (list, collections.abc.Sequence):
        return {"type": "array", "items": described(inner[0], waiting)}
    if origin is dict:
        return {"type": "object", "additionalProperties": described(inner[1], waiting)}
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return {"type": "string", "enum": [each.value for each in kind]}
    if kind in (str, datetime.datetime):
        return {"type": "string"}
    if kind is bool:
        return {"type": "boolean"}
    if kind is int:
        return {"type": "integer"}
    if kind is float:
        return {"type": "number"}
    if isinstance(kind, type) and hasattr(models, kind.__name__):
        if kind.__name__ in SHALLOW:
            return {"type": "object"}
        waiting.append(kind)
        return {"$ref": "#/definitions/" + kind.__name__}
    return {}


def fields(model):
    hints = typing.get_type_hints(model, localns={"_models": models}, globalns=vars(sys.modules[model.__module__]))
    for name, hint in hints.items():
        field = next((vars(base)[name] for base in model.__mro__ if name in vars(base)), None)
        if type(field).__name__ == "_RestField":
            yield field, hint


def schema(model, waiting):
    kept = {"type": "object", "additionalProperties": False, "properties": {}}
    for field, hint in fields(model):
        name = field._rest_name_input or next(
            key for base in model.__mro__ for key, value in vars(base).items() if value is field
        )
        one = described(hint, waiting)
        if field._visibility == ["read"]:
            one["readOnly"] = True
        kept["properties"][name] = one
    kept["properties"] = dict(sorted(kept["properties"].items()))
    return kept


def main():
    definitions, waiting = {}, [getattr(models, name) for name in MODELS]
    while waiting:
        model = waiting.pop()
        if model.__name__ not in definitions:
            definitions[model.__name__] = schema(model, waiting)
    document = {"package": "azure-mgmt-network", "version": _version.VERSION, "definitions": dict(sorted(definitions.items()))}
    json.dump(document, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()

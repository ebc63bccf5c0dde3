# SPDX-License-Identifier: Apache-2.0
"""Prints what of Google's public description of the Compute Engine API the emulator is held to.

It keeps the methods the emulator has and every schema they reach, without the texts; of these only the mark of fields
that a request cannot set is kept, as `readOnly`. The description comes with google-api-python-client (Apache-2.0).

    python3 reduce.py > cloud-emulators/src/main/resources/io/cloudlb/emulators/gcp/compute.v1.json
"""

import json
import pathlib
import sys

METHODS = {
    "addresses": "aggregatedList delete get insert list setLabels",
    "backendServices": "aggregatedList",
    "firewalls": "delete get insert list patch update",
    "forwardingRules": "aggregatedList delete get insert list patch setLabels",
    "globalOperations": "aggregatedList delete get list wait",
    "healthChecks": "aggregatedList delete get insert list patch update",
    "instanceGroups": "addInstances aggregatedList delete get insert list listInstances removeInstances setNamedPorts",
    "instances": "aggregatedList get list",
    "networkEndpointGroups": "aggregatedList attachNetworkEndpoints delete detachNetworkEndpoints get insert list"
    " listNetworkEndpoints",
    "networks": "get list",
    "projects": "get",
    "regionBackendServices": "delete get getHealth insert list patch update",
    "regionHealthChecks": "delete get insert list patch update",
    "regionOperations": "delete get list wait",
    "regions": "get list",
    "subnetworks": "aggregatedList get list",
    "zoneOperations": "delete get list wait",
    "zones": "get list",
}
TEXTS = {"description", "enumDescriptions", "enumDeprecated", "annotations", "deprecated"}


def stripped(node, names=False):
    if isinstance(node, list):
        return [stripped(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: stripped(value, key == "properties") for key, value in node.items() if names or key not in TEXTS}
    text = node.get("description", "")
    if not names and isinstance(text, str) and "[Output Only]" in text.replace("[Output only]", "[Output Only]"):
        kept["readOnly"] = True
    return kept


def references(node):
    if isinstance(node, list):
        for each in node:
            yield from references(each)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for each in node.values():
            yield from references(each)


def method(described):
    wanted = ("id", "httpMethod", "path", "parameters", "request", "response")
    return {key: stripped(described[key], key == "parameters") for key in wanted if key in described}


def main(document):
    resources = {
        name: {"methods": {each: method(document["resources"][name]["methods"][each]) for each in methods.split()}}
        for name, methods in METHODS.items()
    }
    schemas, waiting = {}, list(references(resources))
    while waiting:
        name = waiting.pop()
        if name not in schemas:
            schemas[name] = stripped(document["schemas"][name])
            waiting.extend(references(schemas[name]))
    kept = {key: document[key] for key in ("name", "version", "revision", "servicePath")}
    kept["parameters"] = stripped(document["parameters"], True)
    kept["resources"] = resources
    kept["schemas"] = dict(sorted(schemas.items()))
    json.dump(kept, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        source = pathlib.Path(sys.argv[1])
    else:
        import googleapiclient

        source = pathlib.Path(googleapiclient.__file__).parent / "discovery_cache/documents/compute.v1.json"
    main(json.loads(source.read_text(encoding="utf-8")))

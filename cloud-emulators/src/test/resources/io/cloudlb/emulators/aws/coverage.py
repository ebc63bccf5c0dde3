# SPDX-License-Identifier: Apache-2.0
"""Asks a running stand-in with every member of every emulated operation, as botocore's service models name them.

usage: coverage.py ENDPOINT SERVICE:Operation...

Prints one line per fault and exits 1 if there is any. A member is covered if the stand-in does not call it unknown; an
operation is judged only if the same request with an invented member is called unknown, so that nothing passes because
the request failed earlier. The filters that the models' documentation names are held to the same.
"""
import copy
import json
import re
import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

MODELS = {
    "ELBV2": "elbv2", "ELB_CLASSIC": "elb", "EC2": "ec2", "STS": "sts", "ACM": "acm",
    "TAGGING": "resourcegroupstaggingapi",
}
FORWARD = {"Type": "forward", "TargetGroupArn": "arn"}
RULE = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "CidrIpv4": "10.0.0.0/8"}
PERMISSION = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
# What the stand-in cannot read a request without, beside what the model marks as required.
NEEDED = {
    "CreateListener": {"DefaultActions": [FORWARD]},
    "CreateSecurityGroup": {"VpcId": "vpc-1"},
    "DeleteSecurityGroup": {"GroupId": "sg-1"},
    "GetSecurityGroupsForVpc": {"VpcId": "vpc-1"},
}
NEEDED_IN = {
    "Action": FORWARD,
    "TargetGroupTuple": {"TargetGroupArn": "arn"},
    "Certificate": {"CertificateArn": "arn"},
    "SubnetMapping": {"SubnetId": "subnet-1"},
    "LoadBalancerAttribute": {"Key": "k"},
    "TargetGroupAttribute": {"Key": "k"},
    "ListenerAttribute": {"Key": "k"},
    "Tag": {"Key": "k"},
    "TagFilter": {"Key": "k"},
    "Filter": {"Name": "tag-key"},
    "TagSpecification": {"ResourceType": "security-group"},
    "IpPermission": {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1},
    "IpRange": {"CidrIp": "10.0.0.0/8"},
    "Ipv6Range": {"CidrIpv6": "::/0"},
    "PrefixListId": {"PrefixListId": "pl-1"},
    "UserIdGroupPair": {"GroupId": "sg-1"},
    "SecurityGroupRuleRequest": RULE,
    "SecurityGroupRuleUpdate": {"SecurityGroupRuleId": "sgr-1", "SecurityGroupRule": RULE},
    "SecurityGroupRuleDescription": {"SecurityGroupRuleId": "sgr-1"},
}
for direction in ("Ingress", "Egress"):
    for verb in ("Authorize", "Revoke"):
        NEEDED[verb + "SecurityGroup" + direction] = {"GroupId": "sg-1", "IpPermissions": [PERMISSION]}
    NEEDED["UpdateSecurityGroupRuleDescriptions" + direction] = {"GroupId": "sg-1", "IpPermissions": [PERMISSION]}
# Structures of Application Load Balancers, which are refused or ignored as a whole.
WHOLE = {
    "AuthenticateOidcActionConfig", "AuthenticateCognitoActionConfig", "RedirectActionConfig",
    "FixedResponseActionConfig", "JwtValidationActionConfig", "MutualAuthenticationAttributes",
}


def least(shape):
    if shape.type_name == "structure":
        value = {name: least(shape.members[name]) for name in shape.required_members}
        return {**value, **copy.deepcopy(NEEDED_IN.get(shape.name, {}))}
    if shape.type_name == "list":
        return [least(shape.member)]
    if shape.type_name == "map":
        return {"k": "v"}
    if shape.type_name in ("integer", "long"):
        return max(1, shape.metadata.get("min", 1))
    if shape.type_name == "boolean":
        return True
    return (shape.enum or ["x"])[0]


def variants(shape, path):
    """Every way to give a value that touches one more member."""
    if shape.type_name == "structure" and shape.name not in WHOLE:
        yield path, least(shape)
        for name, member in shape.members.items():
            for inner_path, inner in variants(member, path + "." + name):
                yield inner_path, {**least(shape), name: inner}
    elif shape.type_name == "list":
        for inner_path, inner in variants(shape.member, path + "[]"):
            yield inner_path, [inner]
    else:
        yield path, least(shape)


def unknown(error):
    code, text = error["Code"], error.get("Message", "")
    return code == "UnknownParameter" or "is not recognized" in text or "Unexpected field" in text


def ask(client, operation, parameters):
    try:
        client._make_api_call(operation, parameters)
    except ClientError as error:
        return error.response["Error"]
    return {"Code": "OK"}


def invent(params, **_):
    if isinstance(params["body"], dict):
        params["body"]["Invented"] = "1"
    else:
        params["body"] = json.dumps({**json.loads(params["body"]), "Invented": "1"}).encode()


def check(client, operation):
    shape = client.meta.service_model.operation_model(operation).input_shape
    base = {} if shape is None else {**least(shape), **copy.deepcopy(NEEDED.get(operation, {}))}
    client.meta.events.register("before-call", invent, unique_id="invent")
    if not unknown(ask(client, operation, base)):
        yield f"{operation}: an invented member was not refused"
    client.meta.events.unregister("before-call", unique_id="invent")
    for name, member in ({} if shape is None else shape.members).items():
        for path, value in variants(member, name):
            if unknown(ask(client, operation, {**base, name: value})):
                yield f"{operation}: {path} is not known"


def documented(text):
    """The names of the filters a documentation lists, with their other spellings."""
    for item in re.findall(r"<li>(.*?)</li>", text, re.S):
        head, *also = re.split(r"\s[-\u2013]\s|:\s", item, maxsplit=1)
        names = re.findall(r"<code>([^<]+)</code>", head)
        for other in re.findall(r"You can also use (.*?) as the filter", " ".join(also), re.S):
            names += re.findall(r"<code>([^<]+)</code>", other)
        yield from ("tag:k" if name in ("tag", "tag:&lt;key&gt;") else name for name in names)


def check_filters(client, operation):
    shape = client.meta.service_model.operation_model(operation).input_shape
    if client.meta.service_model.service_name != "ec2" or shape is None or "Filters" not in shape.members:
        return
    names = sorted(set(documented(shape.members["Filters"].documentation)))
    if not names:
        yield f"{operation}: no filter was found in its documentation"
    for name in ["invented", *names]:
        wanted = {**NEEDED.get(operation, {}), "Filters": [{"Name": name, "Values": ["x"]}]}
        refused = ask(client, operation, wanted)["Code"] == "InvalidParameterValue"
        if refused != (name == "invented"):
            yield f"{operation}: filter {name} is {'not known' if refused else 'taken'}"


def main():
    session = botocore.session.get_session()
    config = Config(parameter_validation=False, retries={"max_attempts": 0})
    clients, faults = {}, []
    for name in sys.argv[2:]:
        service, operation = name.split(":")
        if service not in clients:
            clients[service] = session.create_client(
                MODELS[service], region_name="eu-west-1", endpoint_url=sys.argv[1], config=config,
                aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret")
        faults.extend(check(clients[service], operation))
        faults.extend(check_filters(clients[service], operation))
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


main()

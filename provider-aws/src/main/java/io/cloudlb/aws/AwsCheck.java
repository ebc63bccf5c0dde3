// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.client.AwsErrors;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.aws.model.Targets;
import io.cloudlb.aws.read.Ec2Reads;
import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Proves at start, with one call, that credentials, region, network and VPC are right, and says in one sentence which
/// of them is not. Where no VPC is named, the nodes' machines are looked for: a wrong region is a region like any other
/// and answers, but they are not in it.
record AwsCheck(AwsApi api, Ec2Reads ec2, AwsSettings settings) {
    /// Enough to find one of them, and no more than one call takes.
    private static final int MOST_MACHINES = 200;

    void run(NodeSet nodes) {
        SortedSet<String> machines =
                Targets.instanceIds(nodes).stream().limit(MOST_MACHINES).collect(Collectors.toCollection(TreeSet::new));
        boolean nodesTell = settings.vpcId().isEmpty() && !machines.isEmpty();
        boolean anyListed;
        try {
            anyListed = nodesTell ? lists(machines) : listVpcs();
        } catch (CloudException failure) {
            throw new CloudException(
                    AwsErrors.isAnswer(failure) ? answered(failure.error()) : explained(failure.error()), failure);
        }
        if (!anyListed) {
            throw elsewhere(machines);
        }
    }

    /// An account without any VPC is no reason to end; one without the VPC that is named is an error of AWS.
    private boolean listVpcs() {
        List<String> ids = settings.vpcId().stream().toList();
        api.describeEc2(
                "DescribeVpcs",
                client -> client.describeVpcs(request -> {
                    if (ids.isEmpty()) {
                        request.maxResults(5);
                    } else {
                        request.vpcIds(ids);
                    }
                }));
        return true;
    }

    private boolean lists(SortedSet<String> machines) {
        return ec2.machines(machines).values().stream()
                .anyMatch(machine -> !(machine instanceof Surroundings.Machine.Unlisted));
    }

    private CloudException elsewhere(SortedSet<String> machines) {
        return new CloudException(CloudError.notFound(
                "region %s lists none of the machines of the cluster's nodes (such as %s): check --aws-region, and that the credentials are of the cluster's account"
                        .formatted(region(), machines.first()),
                ""));
    }

    /// AWS was reached: region, address and network are right.
    private CloudError answered(CloudError error) {
        return error.is(CloudError.Kind.NOT_FOUND) ? explained(error) : error;
    }

    private CloudError explained(CloudError error) {
        if (error.is(CloudError.Kind.NOT_FOUND)) {
            return error.saying("VPC %s does not exist in region %s: check --aws-vpc-id and --aws-region"
                    .formatted(settings.vpcId().orElse("(none)"), region()));
        }
        return error.is(CloudError.Kind.UNAVAILABLE)
                ? error.saying("%s. Check --aws-region (%s), --aws-endpoint-url (%s) and the network"
                        .formatted(error.message(), region(), settings.whereFrom()))
                : error;
    }

    private String region() {
        return settings.region().orElse("of the environment");
    }
}

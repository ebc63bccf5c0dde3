// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.classic;

import static io.cloudlb.emulators.aws.protocol.AwsService.ELB_CLASSIC;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.AwsOperation;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import java.util.List;
import java.util.function.Function;

/// All operations of this service. There is no load balancer for any of them.
public final class ClassicOperations {

    private ClassicOperations() {}

    public static List<AwsOperation> all() {
        return List.of(
                read("DescribeLoadBalancers", ClassicOperations::describeLoadBalancers),
                read("DescribeTags", params -> none(params.requiredTexts("LoadBalancerNames"))),
                read("DescribeLoadBalancerAttributes", params -> none(List.of(name(params)))),
                AwsOperation.write(ELB_CLASSIC, "DeleteLoadBalancer", ClassicOperations::deleteLoadBalancer));
    }

    private static AwsOperation read(String name, Function<Params, AwsCommand> reader) {
        return AwsOperation.read(ELB_CLASSIC, name, reader);
    }

    private static String name(Params params) {
        return params.requiredText("LoadBalancerName");
    }

    private static AwsCommand describeLoadBalancers(Params params) {
        List<String> names = params.texts("LoadBalancerNames");
        params.text("Marker");
        params.integer("PageSize", 1, 400);
        return names.isEmpty() ? _ -> Xml.answer().with(Xml.element("LoadBalancerDescriptions")) : none(names);
    }

    private static AwsCommand none(List<String> names) {
        return _ -> {
            throw AwsRefusal.of(
                    "LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '%s'", names.getFirst());
        };
    }

    /// Deleting what does not exist succeeds.
    private static AwsCommand deleteLoadBalancer(Params params) {
        name(params);
        return _ -> Xml.answer();
    }
}

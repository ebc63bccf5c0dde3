// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import io.cloudlb.emulators.aws.world.LoadBalancerInterfaces;

/// DeleteLoadBalancer, with its listeners. Deleting what does not exist succeeds; its interfaces stay for a
/// while.
record DeleteLoadBalancer(String arn) implements AwsCommand {

    static DeleteLoadBalancer read(Params params) {
        return new DeleteLoadBalancer(params.requiredText("LoadBalancerArn"));
    }

    @Override
    public Xml run(AwsWorld world) {
        Existing.checkArn(arn, ":loadbalancer/", "load balancer");
        world.loadBalancers().find(arn).ifPresent(found -> delete(world, found));
        return Xml.answer();
    }

    private void delete(AwsWorld world, LoadBalancer found) {
        if (world.attribute(arn, LoadBalancerAttributes.DELETION_PROTECTION)
                .map(Boolean::parseBoolean)
                .orElse(false)) {
            throw AwsRefusal.of(
                    "OperationNotPermitted",
                    "Load balancer '%s' cannot be deleted because deletion protection is enabled",
                    arn);
        }
        world.listenersOf(found).forEach(world::forget);
        new LoadBalancerInterfaces(world).release(found);
        world.capacities().remove(arn);
        world.forget(world.loadBalancers(), arn);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.elbv2.AttributeSet.AttributeRule;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The attributes of listeners of Network Load Balancers: an idle timeout, and that only for TCP.
final class ListenerAttributes {

    private static final String IDLE_TIMEOUT = "tcp.idle_timeout.seconds";
    private static final String NOT_HERE = "Listener attribute key '%s' is not supported on listeners of this protocol";
    private static final AttributeSet TCP =
            new AttributeSet(List.of(AttributeRule.number(IDLE_TIMEOUT, 350, 60, 6_000)), Set.of(), NOT_HERE);
    private static final AttributeSet NONE = new AttributeSet(List.of(), Set.of(IDLE_TIMEOUT), NOT_HERE);

    private ListenerAttributes() {}

    private static AttributeSet of(Listener listener) {
        return listener.protocol().startsWith("TCP") ? TCP : NONE;
    }

    /// DescribeListenerAttributes.
    record Describe(String arn) implements AwsCommand {

        static Describe read(Params params) {
            return new Describe(params.requiredText("ListenerArn"));
        }

        @Override
        public Xml run(AwsWorld world) {
            return of(Existing.listener(world, arn)).shown(world, arn);
        }
    }

    /// ModifyListenerAttributes.
    record Modify(String arn, Map<String, String> wanted) implements AwsCommand {

        static Modify read(Params params) {
            return new Modify(params.requiredText("ListenerArn"), AttributeSet.read(params));
        }

        @Override
        public Xml run(AwsWorld world) {
            AttributeSet set = of(Existing.listener(world, arn));
            set.check(wanted);
            set.store(world, arn, wanted);
            return set.stored(world, arn);
        }
    }
}

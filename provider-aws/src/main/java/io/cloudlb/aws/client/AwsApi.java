// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.client;

import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/// The two APIs, every call led through [CloudCalls] and charged to its bucket. Connects at the first call.
public final class AwsApi implements AutoCloseable {
    private final CloudCalls calls;
    private final Connection connection;

    /// @param connect makes the clients; called once, at the first call
    public AwsApi(CloudCalls calls, Supplier<AwsClients> connect) {
        this.calls = calls;
        this.connection = new Connection(connect);
    }

    public <T> T describeElb(String operation, Function<ElasticLoadBalancingV2Client, T> call) {
        return naming(
                "elasticloadbalancing:" + operation,
                () -> calls.read(
                        AwsFamilies.ELB_DESCRIBE,
                        operation,
                        () -> call.apply(connection.clients().elb())));
    }

    public <T> T createElb(String operation, Function<ElasticLoadBalancingV2Client, T> call) {
        return naming(
                "elasticloadbalancing:" + operation,
                () -> calls.write(
                        AwsFamilies.ELB_CREATE,
                        operation,
                        () -> call.apply(connection.clients().elb())));
    }

    public <T> T modifyElb(String operation, Function<ElasticLoadBalancingV2Client, T> call) {
        return naming(
                "elasticloadbalancing:" + operation,
                () -> calls.write(
                        AwsFamilies.ELB_MODIFY,
                        operation,
                        () -> call.apply(connection.clients().elb())));
    }

    public <T> T registerElb(String operation, Function<ElasticLoadBalancingV2Client, T> call) {
        return naming(
                "elasticloadbalancing:" + operation,
                () -> calls.write(
                        AwsFamilies.ELB_REGISTER,
                        operation,
                        () -> call.apply(connection.clients().elb())));
    }

    public <T> T describeEc2(String operation, Function<Ec2Client, T> call) {
        return naming(
                "ec2:" + operation,
                () -> calls.read(
                        AwsFamilies.EC2_DESCRIBE,
                        operation,
                        () -> call.apply(connection.clients().ec2())));
    }

    public <T> T writeEc2(String operation, Function<Ec2Client, T> call) {
        return naming(
                "ec2:" + operation,
                () -> calls.write(
                        AwsFamilies.EC2_WRITE,
                        operation,
                        () -> call.apply(connection.clients().ec2())));
    }

    /// Not every denial of AWS says what is denied.
    private static <T> T naming(String action, Supplier<T> call) {
        try {
            return call.get();
        } catch (CloudException failure) {
            CloudError denied = failure.error();
            throw denied.is(CloudError.Kind.DENIED)
                            && AwsErrors.isAnswer(failure)
                            && !denied.message().contains(action)
                    ? new CloudException(denied.saying(action + " is denied. " + denied.message()), cause(failure))
                    : failure;
        }
    }

    private static Throwable cause(CloudException failure) {
        return Objects.requireNonNullElse(failure.getCause(), failure);
    }

    @Override
    public void close() {
        connection.close();
    }

    /// Clients that are made when first needed.
    private static final class Connection implements AutoCloseable {
        private final Supplier<AwsClients> connect;
        private @Nullable AwsClients clients;

        Connection(Supplier<AwsClients> connect) {
            this.connect = connect;
        }

        synchronized AwsClients clients() {
            AwsClients made = clients == null ? connect.get() : clients;
            clients = made;
            return made;
        }

        @Override
        public synchronized void close() {
            if (clients != null) {
                clients.close();
                clients = null;
            }
        }
    }
}

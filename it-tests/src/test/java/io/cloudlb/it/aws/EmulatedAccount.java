// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.it.aws.AwsAccount.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// The emulator on a port of the loopback address, with a network and machines.
///
/// @param emulator the stand-in, to look at its ledger and to let it fail
/// @param server what serves it
/// @param account how to reach it
public record EmulatedAccount(AwsEmulator emulator, EmulatorServer server, AwsAccount account)
        implements AutoCloseable {
    private static final String VPC = "vpc-0a";
    private static final String NODES = "sg-0nodes";

    public static EmulatedAccount open() {
        AwsEmulator emulator = AwsEmulator.builder().region(AwsAccount.REGION).build();
        emulator.seed()
                .vpc(VPC)
                .publicSubnet("subnet-0a", VPC, "eu-west-1a", "10.0.0.0/24", Map.of(AwsAccount.PUBLIC_ROLE, "1"))
                .publicSubnet("subnet-0b", VPC, "eu-west-1b", "10.0.1.0/24", Map.of(AwsAccount.PUBLIC_ROLE, "1"))
                .subnet("subnet-1a", VPC, "eu-west-1a", "10.0.10.0/24", Map.of(AwsAccount.INTERNAL_ROLE, "1"))
                .subnet("subnet-1b", VPC, "eu-west-1b", "10.0.11.0/24", Map.of(AwsAccount.INTERNAL_ROLE, "1"))
                .securityGroup(NODES, "nodes", VPC, Map.of(AwsAccount.CLUSTER_TAG, "owned"))
                .instance("i-0a1", "subnet-1a", "10.0.10.11", List.of(NODES), Map.of())
                .instance("i-0a2", "subnet-1a", "10.0.10.12", List.of(NODES), Map.of())
                .instance("i-0b1", "subnet-1b", "10.0.11.11", List.of(NODES), Map.of())
                .instance("i-0b2", "subnet-1b", "10.0.11.12", List.of(NODES), Map.of());
        EmulatorServer server = serve(emulator);
        List<Machine> machines = List.of(
                new Machine("i-0a1", "eu-west-1a"),
                new Machine("i-0a2", "eu-west-1a"),
                new Machine("i-0b1", "eu-west-1b"),
                new Machine("i-0b2", "eu-west-1b"));
        return new EmulatedAccount(emulator, server, new AwsAccount(server.endpoint(), VPC, machines));
    }

    private static EmulatorServer serve(AwsEmulator emulator) {
        try {
            return emulator.serve(0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port of the loopback address is free", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.it.aws.AwsAccount.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The emulator on a port of the loopback address, with a network and machines.
///
/// @param emulator the stand-in, to look at its ledger and to let it fail
/// @param server what serves it
/// @param account how to reach it
public record EmulatedAccount(AwsEmulator emulator, EmulatorServer server, AwsAccount account)
        implements AutoCloseable {
    private static final String VPC = "vpc-0a";
    private static final String NODES = "sg-0nodes";

    private static final String ZONE_A = "eu-west-1a";
    private static final String ZONE_B = "eu-west-1b";

    /// An account with four machines and AWS's usual limits.
    public static EmulatedAccount open() {
        return open(4, AwsEmulator.builder());
    }

    /// An account.
    ///
    /// @param machines how many machines it has, by turns in two zones
    /// @param described what kind of account
    public static EmulatedAccount open(int machines, AwsEmulator.Builder described) {
        AwsEmulator emulator = described.region(AwsAccount.REGION).build();
        emulator.seed()
                .vpc(VPC)
                .publicSubnet("subnet-0a", VPC, ZONE_A, "10.0.64.0/20", Map.of(AwsAccount.PUBLIC_ROLE, "1"))
                .publicSubnet("subnet-0b", VPC, ZONE_B, "10.0.80.0/20", Map.of(AwsAccount.PUBLIC_ROLE, "1"))
                .subnet("subnet-1a", VPC, ZONE_A, "10.0.16.0/20", Map.of(AwsAccount.INTERNAL_ROLE, "1"))
                .subnet("subnet-1b", VPC, ZONE_B, "10.0.32.0/20", Map.of(AwsAccount.INTERNAL_ROLE, "1"))
                .securityGroup(NODES, "nodes", VPC, Map.of(AwsAccount.CLUSTER_TAG, "owned"));
        List<Machine> joined = IntStream.range(0, machines)
                .mapToObj(number -> machine(emulator, number))
                .toList();
        EmulatorServer server = serve(emulator);
        return new EmulatedAccount(emulator, server, new AwsAccount(server.endpoint(), VPC, joined));
    }

    private static Machine machine(AwsEmulator emulator, int number) {
        boolean first = number % 2 == 0;
        String id = "i-%017x".formatted(number + 1);
        int host = 10 + number;
        String address = "10.0.%d.%d".formatted((first ? 16 : 32) + host / 256, host % 256);
        emulator.seed().instance(id, first ? "subnet-1a" : "subnet-1b", address, List.of(NODES), Map.of());
        return new Machine(id, first ? ZONE_A : ZONE_B);
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

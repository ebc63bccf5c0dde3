// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.aws.acm.AcmOperations;
import io.cloudlb.emulators.aws.api.AwsOperation;
import io.cloudlb.emulators.aws.classic.ClassicOperations;
import io.cloudlb.emulators.aws.ec2.Ec2Operations;
import io.cloudlb.emulators.aws.elbv2.Elbv2Operations;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.AwsRequest;
import io.cloudlb.emulators.aws.protocol.AwsService;
import io.cloudlb.emulators.aws.sts.StsOperations;
import io.cloudlb.emulators.aws.tagging.TaggingOperations;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Every operation the emulator knows, by service and name.
final class AwsOperations {

    private record Key(AwsService service, String name) {}

    private static final Map<Key, AwsOperation> ALL = index();

    private AwsOperations() {}

    private static Map<Key, AwsOperation> index() {
        Map<Key, AwsOperation> all = new HashMap<>();
        Stream.of(
                        Elbv2Operations.all(),
                        ClassicOperations.all(),
                        Ec2Operations.all(),
                        StsOperations.all(),
                        TaggingOperations.all(),
                        AcmOperations.all())
                .flatMap(List::stream)
                .forEach(operation -> all.put(new Key(operation.service(), operation.name()), operation));
        return Map.copyOf(all);
    }

    /// All of them, in no order.
    static Collection<AwsOperation> all() {
        return ALL.values();
    }

    static AwsOperation find(AwsRequest request) {
        AwsOperation found = ALL.get(new Key(request.service(), request.operation()));
        if (found == null) {
            throw unknown(request);
        }
        return found;
    }

    private static AwsRefusal unknown(AwsRequest request) {
        return switch (request.service().dialect()) {
            case QUERY ->
                AwsRefusal.of("InvalidAction", "Could not find operation %s in this stand-in", request.operation());
            case EC2 ->
                AwsRefusal.of("InvalidAction", "The action %s is not valid for this web service.", request.operation());
            case JSON -> AwsRefusal.of("UnknownOperationException", "Unknown operation %s", request.operation());
        };
    }
}

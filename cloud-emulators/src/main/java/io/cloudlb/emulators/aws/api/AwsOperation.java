// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.api;

import io.cloudlb.emulators.RecordedCall.CallKind;
import io.cloudlb.emulators.aws.protocol.AwsService;
import io.cloudlb.emulators.aws.protocol.Params;
import java.util.function.Function;

/// An operation of a service.
///
/// @param reader makes the command from the parameters; it reads every parameter it knows
public record AwsOperation(AwsService service, String name, CallKind kind, Function<Params, AwsCommand> reader) {

    /// An operation that only looks.
    public static AwsOperation read(AwsService service, String name, Function<Params, AwsCommand> reader) {
        return new AwsOperation(service, name, CallKind.READ, reader);
    }

    /// An operation that may change something.
    public static AwsOperation write(AwsService service, String name, Function<Params, AwsCommand> reader) {
        return new AwsOperation(service, name, CallKind.WRITE, reader);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.api.gax.rpc.ApiCallContext;
import com.google.api.gax.rpc.UnaryCallable;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Optional;
import java.util.function.Function;

/// A method of the API, and as much of its request as is said so far. What is asked of every method alike is said by
/// the names of fields (`project`, `page_token`), for Google's requests have no type in common.
///
/// @param method the API's own name of it: `forwardingRules.list`
/// @param callable how Google's client calls it
/// @param request what it is asked with
/// @param <A> the type of the answer
record ComputeCall<A extends Message>(
        String method, Function<GcpClients, UnaryCallable<Message, A>> callable, Message request) {

    /// With the scope that it is about.
    ComputeCall<A> in(Scope scope) {
        ComputeCall<A> inProject = with("project", scope.project());
        return switch (scope) {
            case Scope.Global _ -> inProject;
            case Scope.Regional(String _, String region) -> inProject.with("region", region);
            case Scope.Zonal(String _, String zone) -> inProject.with("zone", zone);
        };
    }

    /// With the value of a field.
    ComputeCall<A> with(String field, Object value) {
        return with(Optional.ofNullable(request.getDescriptorForType().findFieldByName(field)), field, value);
    }

    /// With the resource, or whatever else, that is its body: a request has one field for that.
    ComputeCall<A> with(Message body) {
        Optional<FieldDescriptor> taking = request.getDescriptorForType().getFields().stream()
                .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
                .filter(field -> field.getMessageType().equals(body.getDescriptorForType()))
                .findFirst();
        return with(taking, body.getDescriptorForType().getName(), body);
    }

    private ComputeCall<A> with(Optional<FieldDescriptor> field, String name, Object value) {
        FieldDescriptor known = field.orElseThrow(
                () -> new IllegalArgumentException("%s is not asked with %s".formatted(method, name)));
        return new ComputeCall<>(
                method, callable, request.toBuilder().setField(known, value).build());
    }

    /// Makes it, once.
    A make(GcpClients clients, ApiCallContext context) {
        return callable.apply(clients).call(request, context);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.api;

import io.cloudlb.emulators.azure.api.ArmRefusal.Detail;
import io.cloudlb.emulators.azure.world.ArmId;
import java.time.Duration;
import java.util.Locale;

/// The errors of the Azure Resource Manager and its network provider. Codes and texts are those that users report,
/// where any do; those that are assumed are listed in docs/emulators.md.
public final class ArmError {

    /// How an operation ends that a later one took the place of.
    public static final String SUPERSEDED = "CanceledAndSupersededDueToAnotherOperation";

    private static final String CLIENT = "00000000-0000-0000-0000-00000000c1e7";
    private static final Duration SOON = Duration.ofSeconds(10);

    private ArmError() {}

    /// A resource that is not there.
    public static ArmRefusal notFound(String fullType, String group, ArmId id) {
        return ArmRefusal.atGateway(
                404,
                "ResourceNotFound",
                "The Resource '%s/%s' under resource group '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"
                        .formatted(fullType, id.name(), group));
    }

    /// A part of a resource that is not there.
    public static ArmRefusal partNotFound(ArmId id) {
        return ArmRefusal.of(404, "NotFound", "Resource %s not found.".formatted(id));
    }

    public static ArmRefusal parentNotFound(ArmId id, ArmId parent) {
        return ArmRefusal.atGateway(
                404,
                "ParentResourceNotFound",
                "Failed to perform 'write' on resource(s) of type '%s', because the parent resource '%s' could not be found."
                        .formatted(id.text(), parent));
    }

    public static ArmRefusal groupNotFound(String group) {
        return ArmRefusal.atGateway(
                404, "ResourceGroupNotFound", "Resource group '%s' could not be found.".formatted(group));
    }

    public static ArmRefusal subscriptionNotFound(String subscription) {
        return ArmRefusal.atGateway(
                404, "SubscriptionNotFound", "The subscription '%s' could not be found.".formatted(subscription));
    }

    public static ArmRefusal unknownType(String type) {
        return ArmRefusal.atGateway(
                404,
                "InvalidResourceType",
                "The resource type could not be found: '%s'. The emulator has those of docs/emulators.md."
                        .formatted(type));
    }

    public static ArmRefusal methodNotAllowed(String method) {
        return ArmRefusal.atGateway(
                405, "MethodNotAllowed", "The requested resource does not support http method '%s'.".formatted(method));
    }

    public static ArmRefusal noApiVersion() {
        return ArmRefusal.atGateway(
                400,
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.");
    }

    public static ArmRefusal badApiVersion(String version) {
        return ArmRefusal.atGateway(
                400, "InvalidApiVersionParameter", "The api-version '%s' is invalid.".formatted(version));
    }

    /// @param silent whether there was no token at all
    public static ArmRefusal unauthenticated(boolean silent) {
        return silent
                ? ArmRefusal.atGateway(
                        401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
                : ArmRefusal.atGateway(401, "InvalidAuthenticationToken", "The access token is invalid.");
    }

    /// Who calls may not do this.
    public static ArmRefusal unauthorized(String action, String scope) {
        return ArmRefusal.atGateway(
                403,
                "AuthorizationFailed",
                "The client '%1$s' with object id '%1$s' does not have authorization to perform action '%2$s' over scope '%3$s' or the scope is invalid. If access was recently granted, please refresh your credentials."
                        .formatted(CLIENT, action, scope));
    }

    /// Who calls may do this, but not refer to that.
    public static ArmRefusal unlinked(String action, String scope, String join, ArmId linked) {
        return ArmRefusal.atGateway(
                403,
                "LinkedAuthorizationFailed",
                "The client '%1$s' with object id '%1$s' has permission to perform action '%2$s' on scope '%3$s'; however, it does not have permission to perform action(s) '%4$s' on the linked scope(s) '%5$s' (respectively) or the linked scope(s) are invalid."
                        .formatted(CLIENT, action, scope, join, linked));
    }

    /// A body that cannot be read.
    ///
    /// @param code of what is wrong in it
    public static ArmRefusal unreadable(String code, String why) {
        return ArmRefusal.of(400, "InvalidRequestFormat", "Cannot parse the request.", new Detail(code, why));
    }

    public static ArmRefusal unknownMember(String member, String model, String path) {
        return unreadable(
                "InvalidJson",
                "Could not find member '%s' on object of type '%s'. Path '%s'.".formatted(member, model, path));
    }

    public static ArmRefusal wrongValue(String value, String type, String path) {
        return unreadable(
                "InvalidJson", "Error converting value \"%s\" to type '%s'. Path '%s'.".formatted(value, type, path));
    }

    public static ArmRefusal required(String path) {
        return unreadable("MissingJsonProperty", "Required property '%s' not found in JSON.".formatted(path));
    }

    public static ArmRefusal tooLarge() {
        return ArmRefusal.atGateway(
                413, "RequestContentTooLarge", "The request content size exceeds the maximum size of 4 MB.");
    }

    public static ArmRefusal locationRequired() {
        return ArmRefusal.atGateway(400, "LocationRequired", "The location property is required for this definition.");
    }

    public static ArmRefusal invalidName(String name) {
        return ArmRefusal.of(
                400,
                "InvalidResourceName",
                "Resource name %s is invalid. The name can be up to 80 characters long. It must begin with a word character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'."
                        .formatted(name));
    }

    public static ArmRefusal invalidReference(ArmId reference, ArmId by) {
        return ArmRefusal.of(
                400,
                "InvalidResourceReference",
                "Resource %s referenced by resource %s was not found. Please make sure that the referenced resource exists, and that both resources are in the same region."
                        .formatted(reference, by));
    }

    /// A reference to what is still being changed: to be tried again soon.
    public static ArmRefusal notProvisioned(ArmId reference, ArmId by, String state, String operation) {
        Detail detail = new Detail(
                "ReferencedResourceNotProvisioned",
                "Cannot proceed with operation because resource %s used by resource %s is not in Succeeded state. Resource is in %s state and the last operation that updated/is updating the resource is %s."
                        .formatted(reference, by, state, operation));
        return state.equals("Failed")
                ? ArmRefusal.of(400, detail.code(), detail.message())
                : ArmRefusal.of(429, "RetryableError", "A retryable error occurred.", detail)
                        .after(SOON);
    }

    public static ArmRefusal anotherOperation(String operationUrl) {
        return ArmRefusal.of(
                409,
                "AnotherOperationInProgress",
                "Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: %s."
                        .formatted(operationUrl));
    }

    public static ArmRefusal superseded(String operation, String by) {
        return ArmRefusal.of(
                409,
                "Canceled",
                "Operation was canceled.",
                new Detail(
                        SUPERSEDED,
                        "Operation %s was canceled and superseded by operation %s.".formatted(operation, by)));
    }

    public static ArmRefusal staleEtag(String given, String has, ArmId id) {
        return ArmRefusal.of(
                412,
                "PreconditionFailed",
                "Precondition failed.",
                new Detail(
                        "PreconditionFailedEtagMismatch",
                        "Etag provided in if-match header %s does not match etag %s of resource %s in NRP data store."
                                .formatted(given, has, id)));
    }

    public static ArmRefusal exists(ArmId id) {
        return ArmRefusal.of(
                412,
                "PreconditionFailed",
                "The resource %s exists already and the If-None-Match header is *.".formatted(id));
    }

    public static ArmRefusal immutable(ArmId id, String property) {
        return ArmRefusal.of(
                409,
                "PropertyChangeNotAllowed",
                "Changing property '%s' of resource %s is not allowed.".formatted(property, id));
    }

    public static ArmRefusal otherLocation(ArmId id, String has, String wanted) {
        return ArmRefusal.atGateway(
                409,
                "InvalidResourceLocation",
                "The resource '%s' already exists in location '%s' in resource group '%s'. A resource with the same name cannot be created in location '%s'. Please select a new resource name."
                        .formatted(id.name(), has, id.group(), wanted));
    }

    public static ArmRefusal noSuchLocation(String location) {
        return ArmRefusal.atGateway(
                400,
                "LocationNotAvailableForResourceType",
                "The provided location '%s' is not available for this resource type.".formatted(location));
    }

    public static ArmRefusal limit(String code, String message) {
        return ArmRefusal.of(400, code, message);
    }

    public static ArmRefusal tooManyRequests(Duration retryAfter) {
        long seconds = Math.max(1, (retryAfter.toMillis() + 999) / 1_000);
        ArmRefusal refusal = ArmRefusal.atGateway(
                429,
                "TooManyRequests",
                "The request is being throttled as the limit has been reached. Please try again after '%d' seconds."
                        .formatted(seconds));
        return refusal.after(Duration.ofSeconds(seconds));
    }

    /// What an operation on a resource is called in messages: `PutLoadBalancerOperation`.
    public static String operation(String verb, String model) {
        return verb.charAt(0) + verb.substring(1).toLowerCase(Locale.ROOT) + model + "Operation";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.api;

import io.cloudlb.emulators.pipeline.Refusal;
import java.util.Locale;

/// The errors of the Compute Engine API: a status, the reason clients switch on, and a text.
public final class ComputeError {

    private ComputeError() {}

    public static Refusal required(String field) {
        return new Refusal(400, "required", "Required field '%s' not specified".formatted(field));
    }

    /// A value that can never be right in its field.
    ///
    /// @param why a sentence without its full stop
    public static Refusal invalid(String field, String value, String why) {
        return new Refusal(400, "invalid", "Invalid value for field '%s': '%s'. %s.".formatted(field, value, why));
    }

    /// A request that cannot be right as a whole.
    public static Refusal invalid(String text) {
        return new Refusal(400, "invalid", text);
    }

    public static Refusal badRequest(String text) {
        return new Refusal(400, "badRequest", text);
    }

    /// @param silent whether there was no token at all
    public static Refusal unauthenticated(boolean silent) {
        return silent
                ? new Refusal(401, "required", "Login Required.")
                : new Refusal(401, "authError", "Invalid Credentials");
    }

    public static Refusal notFound(String path) {
        return new Refusal(404, "notFound", "The resource '%s' was not found".formatted(path));
    }

    public static Refusal alreadyExists(String path) {
        return new Refusal(409, "alreadyExists", "The resource '%s' already exists".formatted(path));
    }

    /// @param noun what the API calls the kind of the resource in its messages
    public static Refusal inUse(String noun, String path, String user) {
        return new Refusal(
                400,
                "resourceInUseByAnotherResource",
                "The %s resource '%s' is already being used by '%s'".formatted(noun, path, user));
    }

    public static Refusal notReady(String path) {
        return new Refusal(400, "resourceNotReady", "The resource '%s' is not ready".formatted(path));
    }

    public static Refusal staleFingerprint(String what) {
        return new Refusal(
                412, "conditionNotMet", what + " fingerprint either invalid or resource labels have changed");
    }

    /// @param where `in region r` or `globally`
    public static Refusal quotaExceeded(String metric, int limit, String where) {
        return new Refusal(
                403, "quotaExceeded", "Quota '%s' exceeded.  Limit: %d.0 %s.".formatted(metric, limit, where));
    }

    public static Refusal rateLimitExceeded(String group, String project) {
        return new Refusal(
                403,
                "rateLimitExceeded",
                "Quota exceeded for quota metric '%s' and limit '%s per minute' of service 'compute.googleapis.com' for consumer 'projects/%s'."
                        .formatted(group, group, project));
    }

    public static Refusal notEmulated(String what) {
        return new Refusal(501, "notImplemented", "The emulator does not have " + what);
    }

    /// The `domain` that goes with a reason in an error's body.
    public static String domain(String reason) {
        return reason.equals("rateLimitExceeded") || reason.equals("quotaExceeded") ? "usageLimits" : "global";
    }

    /// The spelling of a reason inside a failed operation.
    public static String inOperation(String reason) {
        return switch (reason) {
            case "notFound" -> "RESOURCE_NOT_FOUND";
            case "alreadyExists" -> "RESOURCE_ALREADY_EXISTS";
            default ->
                reason.equals(reason.toUpperCase(Locale.ROOT))
                        ? reason
                        : reason.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
        };
    }
}

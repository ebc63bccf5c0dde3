// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

/// The three ways in which the emulated services speak, each with its own words for a bad parameter.
public enum Dialect {
    /// Query protocol, lists as `Name.member.1`.
    QUERY {
        @Override
        AwsRefusal missing(String path) {
            return AwsRefusal.of(
                    "ValidationError",
                    "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null",
                    lowerFirst(path));
        }

        @Override
        AwsRefusal unknown(String path) {
            return AwsRefusal.of("ValidationError", "The parameter '%s' is not recognized", path);
        }

        @Override
        AwsRefusal invalid(String path, String value, String constraint) {
            return AwsRefusal.of(
                    "ValidationError",
                    "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s",
                    value,
                    lowerFirst(path),
                    constraint);
        }
    },
    /// EC2's own Query protocol, lists as `Name.1`.
    EC2 {
        @Override
        AwsRefusal missing(String path) {
            return AwsRefusal.of("MissingParameter", "The request must contain the parameter %s", path);
        }

        @Override
        AwsRefusal unknown(String path) {
            return AwsRefusal.of("UnknownParameter", "The parameter %s is not recognized", path);
        }

        @Override
        AwsRefusal invalid(String path, String value, String constraint) {
            return AwsRefusal.of(
                    "InvalidParameterValue", "Value (%s) for parameter %s is invalid. %s", value, path, constraint);
        }
    },
    /// JSON 1.1.
    JSON {
        @Override
        AwsRefusal missing(String path) {
            return AwsRefusal.of(
                    "ValidationException",
                    "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null",
                    lowerFirst(path));
        }

        @Override
        AwsRefusal unknown(String path) {
            return AwsRefusal.of("SerializationException", "Unexpected field: %s", path);
        }

        @Override
        AwsRefusal invalid(String path, String value, String constraint) {
            return AwsRefusal.of(
                    "ValidationException",
                    "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s",
                    value,
                    lowerFirst(path),
                    constraint);
        }
    };

    abstract AwsRefusal missing(String path);

    abstract AwsRefusal unknown(String path);

    abstract AwsRefusal invalid(String path, String value, String constraint);

    private static String lowerFirst(String path) {
        return path.isEmpty() ? path : Character.toLowerCase(path.charAt(0)) + path.substring(1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.api;

import io.cloudlb.emulators.pipeline.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An error of the Azure Resource Manager, which may carry others inside.
public final class ArmRefusal extends Refusal {

    private static final long serialVersionUID = 1L;

    private final transient List<Detail> details;
    private final boolean gateway;
    private final transient Optional<Duration> retryAfter;

    private ArmRefusal(
            int status,
            String code,
            String message,
            List<Detail> details,
            boolean gateway,
            Optional<Duration> retryAfter) {
        super(status, code, message);
        this.details = List.copyOf(details);
        this.gateway = gateway;
        this.retryAfter = retryAfter;
    }

    /// An error inside of another.
    public record Detail(String code, String message) {}

    /// One of the resource's own provider.
    public static ArmRefusal of(int status, String code, String message, Detail... details) {
        return new ArmRefusal(status, code, message, List.of(details), false, Optional.empty());
    }

    /// One of the resource manager before the provider.
    static ArmRefusal atGateway(int status, String code, String message) {
        return new ArmRefusal(status, code, message, List.of(), true, Optional.empty());
    }

    /// The same that says when to come again.
    public ArmRefusal after(Duration wait) {
        return new ArmRefusal(status(), code(), text(), details, gateway, Optional.of(wait));
    }

    public List<Detail> details() {
        return details;
    }

    /// The value of `x-ms-failure-cause`.
    public String failureCause() {
        return gateway ? "gateway" : "service";
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}

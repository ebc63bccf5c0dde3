// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import io.cloudlb.testkit.preparation.PreparationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Something slow to get that all tests of a run share: made for the first test that needs it, closed after the last.
///
/// @param <T> what it is
abstract class SharedResource<T> implements ExecutionCondition, ParameterResolver {

    private static final Namespace STORE = Namespace.create(SharedResource.class);

    private final Class<T> type;
    private final Supplier<T> source;
    private final Consumer<T> closing;

    /// @param source makes it, and throws a [PreparationException] where it cannot be had
    /// @param closing ends it when the run is over
    SharedResource(Class<T> type, Supplier<T> source, Consumer<T> closing) {
        this.type = type;
        this.source = source;
        this.closing = closing;
    }

    @Override
    public final ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return switch (attempt(context)) {
            case Attempt.Made<?> made -> ConditionEvaluationResult.enabled(made.resource() + " is there");
            case Attempt.Missing missing ->
                ContinuousIntegration.ofEnvironment().without(missing.cause());
        };
    }

    @Override
    public final boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == type;
    }

    @Override
    public final T resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return resource(context);
    }

    final T resource(ExtensionContext context) {
        return switch (attempt(context)) {
            case Attempt.Made<?> made -> type.cast(made.resource());
            case Attempt.Missing missing -> throw missing.cause();
        };
    }

    private Attempt attempt(ExtensionContext context) {
        return context.getRoot().getStore(STORE).computeIfAbsent(type, ignored -> attempt(), Attempt.class);
    }

    private Attempt attempt() {
        try {
            T resource = source.get();
            return new Attempt.Made<>(resource, () -> closing.accept(resource));
        } catch (PreparationException e) {
            return new Attempt.Missing(e);
        }
    }

    /// How getting it went; a failure is remembered too, so that it is not waited for again.
    private sealed interface Attempt extends AutoCloseable {

        @Override
        void close();

        record Made<T>(T resource, Runnable closing) implements Attempt {
            @Override
            public void close() {
                closing.run();
            }
        }

        record Missing(PreparationException cause) implements Attempt {
            @Override
            public void close() {}
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.RunResult;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.Applied.PendingOperations;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.core.provider.WorkScope;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the cloud has accepted and is at work on. The work on an owner ends while anything of it is under way;
/// the end of each operation is waited for on a thread of its own, which is no worker; once the last has ended
/// the owner is woken and finds in the memory how they ended. What is under way stands in the owner's state, so
/// a later process waits for it in the same way. Nobody works on the owner meanwhile, and nothing is waited for
/// before the work on it has ended, so its state has one writer.
///
/// Safe for several threads.
///
/// @param <S> the provider's state
public final class Operations<S> {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final LoadBalancerProvider<?, S, ?> provider;
    private final PendingOperations<S> pending;
    private final StateMemory<?, S> memory;
    private final Executor threads;
    private final BooleanSupplier goesOn;
    private final Consumer<Owner> wake;
    private final Map<Owner, Parked> parked = new HashMap<>();

    /// An owner that waits.
    private static final class Parked {
        private final Object desired;
        private final RunResult before;
        private final Set<Applied.Operation> open;
        private RunResult result;
        private Optional<RuntimeException> bug = Optional.empty();
        private boolean begun;

        private Parked(Object desired, RunResult before, Collection<Applied.Operation> open) {
            this.desired = desired;
            this.before = before;
            this.open = new HashSet<>(open);
            result = before;
        }

        private OwnerRecord.Result end() {
            return bug.map(thrown -> OwnerRecord.Result.lost(desired, thrown))
                    .orElseGet(() -> OwnerRecord.Result.of(desired, result));
        }

        private void fail(CloudError error) {
            result = result.and(RunResult.failed(error));
        }

        /// Of what an earlier process asked for only the error counts.
        private void count(Applied.Operation operation, Applied<?> applied) {
            Change change = before.accepted().get(operation);
            if (change != null) {
                result = result.and(RunResult.of(change, applied));
            } else if (applied instanceof Applied.Failed<?> failed) {
                fail(failed.error());
            }
        }
    }

    /// @param threads where operations are waited for
    /// @param goesOn whether this process does not stop
    /// @param wake called with an owner when all that was under way for it has ended
    public Operations(
            LoadBalancerProvider<?, S, ?> provider,
            StateMemory<?, S> memory,
            Executor threads,
            BooleanSupplier goesOn,
            Consumer<Owner> wake) {
        this.provider = provider;
        pending = provider.pending();
        this.memory = memory;
        this.threads = threads;
        this.goesOn = goesOn;
        this.wake = wake;
    }

    /// Whether any of these owners waits: it is woken, and not worked on before.
    public synchronized boolean areUnderWay(Collection<? extends Owner> owners) {
        return owners.stream().anyMatch(parked::containsKey);
    }

    /// Parks an owner for which something is under way, as its state tells. The waiting begins with [#release], or at
    /// once for what is shared, which nobody has in hand.
    ///
    /// @param desired what it is to be brought to
    /// @param result how the plan ended that it comes from; it is handed out with the ends of the operations
    /// @return whether anything is under way
    boolean park(Owner owner, Object desired, RunResult result) {
        synchronized (this) {
            if (parked.containsKey(owner)) {
                return true;
            }
            List<Applied.Operation> open =
                    memory.state(owner).map(pending::underWay).orElse(List.of());
            if (open.isEmpty()) {
                return false;
            }
            parked.put(owner, new Parked(desired, result, open));
        }
        if (owner instanceof Owner.Shared) {
            release(List.of(owner));
        }
        return true;
    }

    /// The work on owners has ended: from now on is waited for what is under way for them.
    public void release(Collection<? extends Owner> owners) {
        owners.forEach(owner -> begin(owner).forEach(operation -> threads.execute(() -> await(owner, operation))));
    }

    private synchronized List<Applied.Operation> begin(Owner owner) {
        Parked waiting = parked.get(owner);
        if (waiting == null || waiting.begun) {
            return List.of();
        }
        waiting.begun = true;
        return List.copyOf(waiting.open);
    }

    /// When the process stops, the next one waits.
    private void await(Owner owner, Applied.Operation operation) {
        WorkScope.within(owner.toString(), () -> {
            try {
                end(operation).ifPresent(applied -> takeOver(owner, operation, applied));
            } catch (CloudException e) {
                doubt(owner);
                ended(owner, operation, waiting -> waiting.fail(e.error()));
            } catch (WorkAbandonedException e) {
                LOG.debug("{}: {}: left, because the process stops", owner, operation.what(), e);
            } catch (RuntimeException bug) {
                lose(owner, operation, bug);
            } catch (Error error) {
                lose(owner, operation, new IllegalStateException("Waiting for an operation ended by an error", error));
                throw error;
            }
            return owner;
        });
    }

    private Optional<Applied<S>> end(Applied.Operation operation) {
        while (goesOn.getAsBoolean()) {
            Applied<S> applied = pending.await(operation);
            if (!(applied instanceof Applied.Accepted<S>)) {
                return Optional.of(applied);
            }
        }
        return Optional.empty();
    }

    private void takeOver(Owner owner, Applied.Operation operation, Applied<S> applied) {
        memory.answered(owner, provider.nothing(owner), applied);
        if (!isOurs(owner, operation)) {
            memory.mayHaveMore(owner);
        }
        PlanRunner.logEnd(owner, provider.traits().name(), operation, applied);
        ended(owner, operation, waiting -> waiting.count(operation, applied));
    }

    /// Whether this process asked for it, and so knows what it leads to.
    private synchronized boolean isOurs(Owner owner, Applied.Operation operation) {
        return Optional.ofNullable(parked.get(owner))
                .filter(waiting -> waiting.before.accepted().containsKey(operation))
                .isPresent();
    }

    private void doubt(Owner owner) {
        memory.doubt(owner);
        memory.mayHaveMore(owner);
    }

    /// What came of it is not known.
    private void lose(Owner owner, Applied.Operation operation, RuntimeException bug) {
        doubt(owner);
        ended(owner, operation, waiting -> waiting.bug = Optional.of(bug));
    }

    private void ended(Owner owner, Applied.Operation operation, Consumer<Parked> end) {
        boolean last;
        synchronized (this) {
            Parked waiting = Optional.ofNullable(parked.get(owner)).orElseThrow();
            end.accept(waiting);
            waiting.open.remove(operation);
            last = waiting.open.isEmpty();
            if (last) {
                parked.remove(owner);
                memory.ended(owner, waiting.end());
            }
        }
        if (last) {
            wake.accept(owner);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.Fault.When;
import io.cloudlb.emulators.FaultScript;
import io.cloudlb.emulators.Ledger;
import io.cloudlb.emulators.RecordedCall;
import io.cloudlb.emulators.RecordedCall.CallKind;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.pipeline.CloudCall.Action;
import io.cloudlb.emulators.pipeline.CloudCall.Conditions;
import io.cloudlb.emulators.pipeline.CloudCall.Label;
import io.cloudlb.emulators.pipeline.RateLimits.Charge;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The way of one call through the emulator of any cloud: latency, faults that come before, admission, limits,
/// the operation itself under the lock of the world, faults that come after, the ledger.
///
/// Every call, and every look at the world from outside, first lets happen what accepted operations have due.
/// Safe for use by many threads: calls are on their way side by side, their actions run one at a time.
public final class CallPipeline {

    /// More operations than any test asks for afterwards.
    private static final int OPERATIONS_KEPT = 10_000;

    private final InstantSource clock;
    private final Duration latency;
    private final Pause pause;
    private final ReentrantLock lock = new ReentrantLock();
    private final Ledger ledger = new Ledger();
    private final FaultScript faults = new FaultScript();
    private final RateLimits limits;
    private final Operations operations;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    /// @param clock the time of the emulated cloud
    /// @param latency how long each call is on its way
    /// @param pause how that time passes
    public CallPipeline(InstantSource clock, Duration latency, Pause pause) {
        this(clock, latency, pause, OPERATIONS_KEPT);
    }

    /// The same with another memory.
    ///
    /// @param operationsKept how many operations that are done can still be asked for
    public CallPipeline(InstantSource clock, Duration latency, Pause pause, int operationsKept) {
        this.clock = clock;
        this.latency = latency;
        this.pause = pause;
        this.limits = new RateLimits(clock);
        this.operations = new Operations(clock, operationsKept);
    }

    /// Every call so far.
    public Ledger ledger() {
        return ledger;
    }

    /// What is to go wrong.
    public FaultScript faults() {
        return faults;
    }

    /// What was accepted and is done later. To be used by actions, and by what [#look] and [#change] run.
    public Operations operations() {
        return operations;
    }

    /// Lets somebody know, still under the lock, whenever the world may have changed.
    public void follow(Runnable follower) {
        followers.add(follower);
    }

    /// Looks at the world while nothing changes it.
    public <T> T look(Supplier<T> view) {
        return locked(false, view);
    }

    /// Changes the world without any call.
    public void change(Runnable change) {
        locked(true, () -> {
            change.run();
            return true;
        });
    }

    /// Answers a call.
    ///
    /// @throws IOException if a fault takes the answer away
    public <B> WireAnswer answer(CloudCall<B> call) throws IOException {
        Entry entry = new Entry(call.label(), ledger.begin(), clock.instant());
        try {
            WireAnswer answer = attempt(call, entry);
            entry.outcome = RecordedCall.OK;
            return answer.with(call.headers(entry.charge));
        } catch (Refusal refusal) {
            entry.outcome = refusal.code();
            return call.refused(refusal).with(call.headers(entry.charge));
        } catch (SocketTimeoutException timeout) {
            entry.outcome = "Timeout";
            throw timeout;
        } catch (SocketException reset) {
            entry.outcome = "Reset";
            throw reset;
        } finally {
            ledger.record(entry.recorded());
        }
    }

    private <B> WireAnswer attempt(CloudCall<B> call, Entry entry) throws IOException {
        entry.kind = call.kind();
        List<Fault> struck = faults.next(entry.label.operation(), entry.label.parameters());
        passTime(latency);
        strike(When.BEFORE, struck, call);
        call.admit();
        entry.charge = limits.take(call.limits());
        if (!entry.charge.granted()) {
            throw call.throttled(entry.charge.retryAfter());
        }
        Action<B> action = call.read();
        Conditions conditions = Conditions.of(struck);
        B body = locked(entry.kind == CallKind.WRITE, () -> action.run(conditions));
        strike(When.AFTER, struck, call);
        return call.succeeded(body);
    }

    private <T> T locked(boolean write, Supplier<T> work) {
        lock.lock();
        try {
            boolean settled = operations.settle();
            try {
                return work.get();
            } finally {
                if (settled || write) {
                    followers.forEach(Runnable::run);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void strike(When now, List<Fault> struck, CloudCall<?> call) throws IOException {
        for (Fault fault : struck) {
            if (fault.when() == now) {
                strike(fault, call);
            }
        }
    }

    private void strike(Fault fault, CloudCall<?> call) throws IOException {
        switch (fault) {
            case Fault.Throttle throttle -> throw call.throttled(throttle.retryAfter());
            case Fault.Delay delay -> passTime(delay.duration());
            case Fault.Refuse refuse -> throw new Refusal(refuse.status(), refuse.code(), refuse.message());
            case Fault.TimeOut _ -> throw new SocketTimeoutException("Read timed out");
            case Fault.Reset _ -> throw new SocketException("Connection reset");
            case Fault.Run run -> run.action().run();
            case Fault.Stale _, Fault.FailLater _ -> {}
        }
    }

    private void passTime(Duration duration) throws InterruptedIOException {
        if (duration.isZero()) {
            return;
        }
        try {
            pause.pause(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the call was under way");
        }
    }

    /// A call that is not over yet; without another outcome it ended by whatever a fault threw.
    private static final class Entry {

        private final Label label;
        private final long sequence;
        private final Instant at;
        private CallKind kind = CallKind.READ;
        private Charge charge = Charge.NONE;
        private String outcome = "Crash";

        private Entry(Label label, long sequence, Instant at) {
            this.label = label;
            this.sequence = sequence;
            this.at = at;
        }

        private RecordedCall recorded() {
            return new RecordedCall(
                    sequence,
                    at,
                    label.service(),
                    label.operation(),
                    kind,
                    label.parameters(),
                    outcome,
                    label.requestId());
        }
    }

    /// How an emulator lets time pass when a call is to be slow: by sleeping, or by moving a manual clock.
    @FunctionalInterface
    public interface Pause {

        /// Returns after the duration has passed on the clock in use.
        void pause(Duration duration) throws InterruptedException;

        /// Really sleeps.
        static Pause sleeping() {
            return Thread::sleep;
        }
    }
}

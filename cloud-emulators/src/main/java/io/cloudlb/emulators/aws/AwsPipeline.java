// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.CallKind;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.Fault.When;
import io.cloudlb.emulators.FaultScript;
import io.cloudlb.emulators.Ledger;
import io.cloudlb.emulators.Pause;
import io.cloudlb.emulators.RecordedCall;
import io.cloudlb.emulators.pipeline.TokenBuckets;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.AwsOperation;
import io.cloudlb.emulators.aws.protocol.AwsAnswers;
import io.cloudlb.emulators.aws.protocol.AwsBody;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.AwsRequest;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The way of one call: latency, faults that come before, admission, throttling, the operation itself under
/// the lock, faults that come after, the ledger.
final class AwsPipeline {

    private final AwsWorld world;
    private final ReentrantLock lock;
    private final Ledger ledger;
    private final FaultScript faults;
    private final AwsThrottle throttle;
    private final TokenBuckets buckets;
    private final AwsGate gate;
    private final Duration latency;
    private final Pause pause;
    private final Runnable afterWrite;

    AwsPipeline(
            AwsWorld world,
            ReentrantLock lock,
            Ledger ledger,
            FaultScript faults,
            AwsThrottle throttle,
            Duration latency,
            Pause pause,
            Runnable afterWrite) {
        this.world = world;
        this.lock = lock;
        this.ledger = ledger;
        this.faults = faults;
        this.throttle = throttle;
        this.latency = latency;
        this.pause = pause;
        this.afterWrite = afterWrite;
        this.buckets = new TokenBuckets(world.settings().clock());
        this.gate = new AwsGate(world.settings().region());
    }

    WireAnswer answer(AwsRequest request) throws IOException {
        Entry entry =
                new Entry(request, ledger.begin(), world.now(), world.ids().request());
        try {
            WireAnswer answer = attempt(request, entry);
            entry.outcome = RecordedCall.OK;
            return answer;
        } catch (AwsRefusal refusal) {
            entry.outcome = refusal.code();
            return AwsAnswers.refusal(request.service(), entry.requestId, refusal);
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

    private WireAnswer attempt(AwsRequest request, Entry entry) throws IOException {
        AwsOperation operation = AwsOperations.find(request);
        entry.kind = operation.kind();
        List<Fault> struck = faults.next(operation.name());
        passTime(latency);
        for (Fault fault : struck) {
            before(fault, operation);
        }
        gate.check(request);
        takeToken(operation, request);
        AwsBody body = run(operation, request, struck.contains(Fault.stale()));
        for (Fault fault : struck) {
            after(fault);
        }
        return AwsAnswers.success(request.service(), operation.name(), entry.requestId, body);
    }

    private void takeToken(AwsOperation operation, AwsRequest request) {
        if (throttle.on()) {
            AwsThrottle.Bucket bucket = throttle.bucketFor(operation, request.parameters());
            if (!buckets.take(bucket.name(), bucket.rate())) {
                throw AwsThrottle.refusal(operation.service());
            }
        }
    }

    private AwsBody run(AwsOperation operation, AwsRequest request, boolean stale) {
        AwsCommand command = operation.reader().apply(request.parameters());
        request.parameters().refuseUnread();
        boolean write = operation.kind() == CallKind.WRITE;
        lock.lock();
        try {
            world.begin(write, stale);
            return command.run(world);
        } finally {
            if (write) {
                afterWrite.run();
            }
            lock.unlock();
        }
    }

    private void before(Fault fault, AwsOperation operation) throws IOException {
        switch (fault) {
            case Fault.Throttle _ -> throw AwsThrottle.refusal(operation.service());
            case Fault.Delay delay -> passTime(delay.duration());
            case Fault.Refuse refuse -> strike(When.BEFORE, refuse);
            case Fault.TimeOut timeOut -> strike(When.BEFORE, timeOut);
            case Fault.Reset reset -> strike(When.BEFORE, reset);
            case Fault.Run run -> strike(When.BEFORE, run);
            case Fault.Stale _ -> {}
        }
    }

    private static void after(Fault fault) throws IOException {
        switch (fault) {
            case Fault.Refuse refuse -> strike(When.AFTER, refuse);
            case Fault.TimeOut timeOut -> strike(When.AFTER, timeOut);
            case Fault.Reset reset -> strike(When.AFTER, reset);
            case Fault.Run run -> strike(When.AFTER, run);
            case Fault.Throttle _, Fault.Delay _, Fault.Stale _ -> {}
        }
    }

    private static void strike(When now, Fault.Refuse refuse) {
        if (refuse.when() == now) {
            throw new AwsRefusal(refuse.status(), refuse.code(), refuse.message());
        }
    }

    private static void strike(When now, Fault.TimeOut timeOut) throws SocketTimeoutException {
        if (timeOut.when() == now) {
            throw new SocketTimeoutException("Read timed out");
        }
    }

    private static void strike(When now, Fault.Reset reset) throws SocketException {
        if (reset.when() == now) {
            throw new SocketException("Connection reset");
        }
    }

    private static void strike(When now, Fault.Run run) {
        if (run.when() == now) {
            run.action().run();
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

        private final AwsRequest request;
        private final long sequence;
        private final Instant at;
        private final String requestId;
        private CallKind kind = CallKind.READ;
        private String outcome = "Crash";

        private Entry(AwsRequest request, long sequence, Instant at, String requestId) {
            this.request = request;
            this.sequence = sequence;
            this.at = at;
            this.requestId = requestId;
        }

        private RecordedCall recorded() {
            return new RecordedCall(
                    sequence,
                    at,
                    request.service().signingName(),
                    request.operation(),
                    kind,
                    request.parameters().summary(),
                    outcome,
                    requestId);
        }
    }
}

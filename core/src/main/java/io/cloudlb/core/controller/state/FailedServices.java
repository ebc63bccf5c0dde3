// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.WorkAbandonedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Services that this program failed at by a bug of its own, until work on them has ended without one. What they
/// need is not known: nothing shared and no orphan is deleted meanwhile. One that was only looked at is to be worked on
/// ([#toBeTakenUp]), or else it would stay failed. Safe for use by many threads.
public final class FailedServices {
    private static final Logger LOG = LoggerFactory.getLogger(FailedServices.class);

    private final Map<ServiceKey, String> bugs = new ConcurrentHashMap<>();
    private final Set<ServiceKey> lookedAt = ConcurrentHashMap.newKeySet();

    /// Looks at one Service of many. A bug that it brings out is noted, and stops nobody's look at the others.
    ///
    /// @param otherwise the answer where there is a bug: that which has the Service taken in hand, for then it
    ///     is told
    public <T> T answer(ServiceKey service, Supplier<T> look, T otherwise) {
        try {
            return look.get();
        } catch (CloudException | KubernetesException | WorkAbandonedException noBug) {
            throw noBug;
        } catch (RuntimeException bug) {
            noteOfLook(service, bug);
            return otherwise;
        }
    }

    /// A look at a Service ended by a bug, and nobody need work on it.
    public void noteOfLook(ServiceKey service, RuntimeException bug) {
        note(service, bug);
        lookedAt.add(service);
    }

    /// Those that were only looked at since this was asked last. Whoever asks has them worked on.
    public List<ServiceKey> toBeTakenUp() {
        List<ServiceKey> taken = List.copyOf(lookedAt);
        taken.forEach(lookedAt::remove);
        return taken;
    }

    /// Work on a Service ended by a bug. It is logged once, with its stack, however often it is met.
    public void note(ServiceKey service, RuntimeException bug) {
        String what = inWords(bug);
        if (what.equals(bugs.put(service, what))) {
            LOG.debug("{} failed by the same bug again", service, bug);
        } else {
            LOG.atError()
                    .addKeyValue("service", service)
                    .setCause(bug)
                    .log("{} failed by a bug; it is tried again", service);
        }
    }

    /// Work on a Service has ended as it should.
    public void over(ServiceKey service) {
        lookedAt.remove(service);
        bugs.remove(service);
    }

    /// Whether there is none.
    public boolean isEmpty() {
        return bugs.isEmpty();
    }

    /// The bug, and where it is.
    private static String inWords(RuntimeException bug) {
        StackTraceElement[] stack = bug.getStackTrace();
        return stack.length == 0 ? bug.toString() : bug + " at " + stack[0];
    }
}

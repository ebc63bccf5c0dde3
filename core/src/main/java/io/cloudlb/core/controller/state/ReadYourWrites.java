// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What the API server answered to our writes and fresh reads, for as long as the watch has not caught up. Without
/// it a worker that comes back at once would take its own finalizer for missing and its own status for edited by
/// hand; and who has read everything afresh, and reckons with it, would go by an older form of a single Service.
public final class ReadYourWrites {
    private final Map<ServiceKey, ServiceView> answers = new ConcurrentHashMap<>();
    private final Map<ServiceKey, ServiceView> released = new ConcurrentHashMap<>();

    /// The newer of what the watch told and what a write was answered with.
    public ServiceView newest(ServiceView cached) {
        ServiceView answer = answers.get(cached.key());
        if (answer != null && answer.uid().equals(cached.uid()) && isOlder(cached, answer)) {
            return answer;
        }
        answers.remove(cached.key());
        return cached;
    }

    public void answered(ServiceView service) {
        answers.merge(service.key(), service, ReadYourWrites::newer);
    }

    /// What a fresh read told, where the watch has not told it yet.
    public void readAfresh(ServiceView service, Optional<ServiceView> cached) {
        if (cached.filter(known -> isOlder(known, service)).isPresent()) {
            answered(service);
        }
    }

    private static ServiceView newer(ServiceView known, ServiceView answer) {
        return known.uid().equals(answer.uid()) && isOlder(answer, known) ? known : answer;
    }

    /// Our finalizers were taken off this version of the Service.
    public void released(ServiceView service) {
        released.put(service.key(), service);
    }

    /// Whether this is a Service as it was before our finalizers came off.
    public boolean isBeforeRelease(ServiceView service) {
        ServiceView last = released.get(service.key());
        return last != null && last.uid().equals(service.uid()) && !isOlder(last, service);
    }

    public void forget(ServiceKey key) {
        answers.remove(key);
        released.remove(key);
    }

    /// Resource versions of one kind are decimal numbers that grow (Kubernetes API concepts, "Resource versions").
    /// Where they are not numbers nothing is known to be older.
    private static boolean isOlder(ServiceView one, ServiceView other) {
        String mine = one.meta().resourceVersion();
        String theirs = other.meta().resourceVersion();
        if (!isNumber(mine) || !isNumber(theirs)) {
            return false;
        }
        int byLength = Integer.compare(mine.length(), theirs.length());
        return byLength != 0 ? byLength < 0 : mine.compareTo(theirs) < 0;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

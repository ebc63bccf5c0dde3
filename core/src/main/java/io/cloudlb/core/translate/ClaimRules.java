// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.OtherController;
import io.cloudlb.core.model.ServiceType;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.translate.ServiceClaim.Ensure;
import io.cloudlb.core.translate.ServiceClaim.NotOurs;
import io.cloudlb.core.translate.ServiceClaim.Release;
import io.cloudlb.core.translate.ServiceClaim.ServedByAnother;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which Services are ours.
///
/// In **default mode** we are the cluster's default controller: Services without a class, with the finalizer that
/// every default controller uses. In **class mode** we serve one class, with a finalizer of our own, because the
/// default controller of the cluster strips the common one from Services of any class (it asks its own cloud, finds
/// nothing, and removes it). Both modes may be on.
///
/// What a finalizer proves:
/// - ours (`cloudlb.io/…`): the Service was served by us, whatever its type and class say now. Several controllers of
///   this product in one cluster must therefore not use class mode for different classes.
/// - the common one: the Service was served by the cluster's default controller, so it is ours to remove only in
///   default mode, and never from a Service of another's class, whose controller may use it too; unless the cloud
///   holds resources with the Service's marks.
///
/// A dying Service is never ensured: the API server refuses new finalizers on it, and its load balancer would leak.
///
/// @param defaultMode whether Services without a class are ours
/// @param loadBalancerClass the class that is ours, if any
/// @param others the other controllers of this cloud that may serve Services without a class
public record ClaimRules(boolean defaultMode, Optional<String> loadBalancerClass, List<OtherController> others) {
    /// The finalizer of the cluster's default controller.
    public static final String DEFAULT_FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

    /// The finalizer of class mode.
    public static final String CLASS_FINALIZER = "cloudlb.io/load-balancer-cleanup";

    public ClaimRules {
        others = List.copyOf(others);
        if (!defaultMode && loadBalancerClass.isEmpty()) {
            throw new IllegalArgumentException("Neither default mode nor a class: no Service would be served");
        }
    }

    /// Whose the Service is.
    ///
    /// @param ownsResources whether the cloud is known to hold resources with this Service's marks
    public ServiceClaim claim(ServiceView service, boolean ownsResources) {
        if (service.meta().deleting() || !asksForLoadBalancer(service)) {
            return releaseOrNothing(service, ownsResources);
        }
        Optional<String> wanted = service.spec().loadBalancerClass();
        if (wanted.isPresent()) {
            return wanted.equals(loadBalancerClass)
                    ? new Ensure(CLASS_FINALIZER)
                    : releaseOrNothing(service, ownsResources);
        }
        return defaultMode ? claimWithoutClass(service, ownsResources) : claimLeftBehind(service);
    }

    /// Whose the Service is, when nothing is known of the cloud.
    public ServiceClaim claim(ServiceView service) {
        return claim(service, false);
    }

    private ServiceClaim claimWithoutClass(ServiceView service, boolean ownsResources) {
        boolean started = ownsResources || !releasable(service, ownsResources).isEmpty();
        for (OtherController other : others) {
            Optional<String> wish = other.wishIn(service);
            if (wish.isPresent()) {
                return started
                        ? release(service, ownsResources)
                        : new ServedByAnother(other.name(), "annotation " + wish.get());
            }
            Optional<String> trace = other.traceOn(service);
            if (trace.isPresent() && !started) {
                return new ServedByAnother(other.name(), "finalizer " + trace.get());
            }
        }
        return new Ensure(DEFAULT_FINALIZER);
    }

    /// A Service without a class while default mode is off belongs to the cluster's default controller; resources of
    /// ours are then left to the orphan report, because only the operator's flag changed, not the user's wish.
    private ServiceClaim claimLeftBehind(ServiceView service) {
        return service.carries(CLASS_FINALIZER) ? new Release(Set.of(CLASS_FINALIZER)) : new NotOurs();
    }

    private ServiceClaim releaseOrNothing(ServiceView service, boolean ownsResources) {
        boolean ours = ownsResources || !releasable(service, ownsResources).isEmpty();
        return ours ? release(service, ownsResources) : new NotOurs();
    }

    private Release release(ServiceView service, boolean ownsResources) {
        return new Release(releasable(service, ownsResources));
    }

    private SortedSet<String> releasable(ServiceView service, boolean ownsResources) {
        SortedSet<String> finalizers = new TreeSet<>();
        if (service.carries(CLASS_FINALIZER)) {
            finalizers.add(CLASS_FINALIZER);
        }
        boolean commonIsOurs = defaultMode && (ownsResources || !hasClassOfAnother(service));
        if (service.carries(DEFAULT_FINALIZER) && commonIsOurs) {
            finalizers.add(DEFAULT_FINALIZER);
        }
        return finalizers;
    }

    private boolean hasClassOfAnother(ServiceView service) {
        Optional<String> wanted = service.spec().loadBalancerClass();
        return wanted.isPresent() && !wanted.equals(loadBalancerClass);
    }

    private static boolean asksForLoadBalancer(ServiceView service) {
        return service.spec().type() == ServiceType.LOAD_BALANCER
                && !service.spec().headless();
    }
}

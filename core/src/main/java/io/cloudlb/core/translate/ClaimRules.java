// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.Digest;
import io.cloudlb.core.model.OtherController;
import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim.Ensure;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim.NotOurs;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim.Release;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim.ServedByAnother;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which Services are ours.
///
/// In **default mode** we are the cluster's default controller: Services without a class, with the finalizer that
/// every default controller uses. In **class mode** we serve one class, with a finalizer of that class, because the
/// default controller of the cluster strips the common one from Services of any class (it asks its own cloud, finds
/// nothing, and removes it), and because another process of this product may serve another class. Both modes may be
/// on. The whole table is in ADR 0004.
///
/// What a finalizer proves:
/// - our class's: the Service was served by us, whatever its type and class say now.
/// - another class's of this product: it is in another process's hands, and so are the resources with its marks.
/// - the common one: the Service was served by the cluster's default controller, so it is ours to remove in default
///   mode, but not from a Service of another's class, whose controller may use it too; and in any mode if the cloud
///   holds resources with the Service's marks, because then it was a process of this product that put it on.
///
/// A change of our own configuration never takes a load balancer away; only what users write does.
///
/// A dying Service is never ensured: the API server refuses new finalizers on it, and its load balancer would leak.
///
/// @param defaultMode whether Services without a class are ours
/// @param loadBalancerClass the class that is ours, if any
/// @param others the other controllers of this cloud that may serve Services without a class
public record ClaimRules(boolean defaultMode, Optional<String> loadBalancerClass, List<OtherController> others) {
    /// The finalizer that every cluster's default controller uses, of whatever cloud.
    public static final String COMMON_FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

    private static final String FINALIZER_OF_A_CLASS = "cloudlb.io/load-balancer-cleanup-";
    private static final int DIGITS = 8;

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
        return claim(service, ownsResources, Optional.empty());
    }

    /// Whose the Service is, where another controller's load balancer in the cloud may say so too. It counts for what
    /// the default controller serves, dying or not, as long as there is nothing of ours: two controllers would take
    /// turns with one Service, and its finalizer is not ours to take off.
    ///
    /// @param ownsResources whether the cloud is known to hold resources with this Service's marks
    /// @param other what another controller has for a Service of that name
    public ServiceClaim claim(ServiceView service, boolean ownsResources, Optional<OtherLoadBalancer> other) {
        boolean mayBeAnothers = defaultMode
                && !ownsResources
                && service.spec().loadBalancerClass().isEmpty()
                && classFinalizer().filter(service::carries).isEmpty();
        return other.filter(_ -> mayBeAnothers)
                .filter(known -> known.serves(service))
                .<ServiceClaim>map(known -> new ServedByAnother(known.controller(), known.evidence()))
                .orElseGet(() -> claimByObject(service, ownsResources));
    }

    private ServiceClaim claimByObject(ServiceView service, boolean ownsResources) {
        Optional<String> holder = ofAnotherClass(service, classFinalizer());
        boolean marked = ownsResources && holder.isEmpty();
        if (service.meta().deleting() || !asksForLoadBalancer(service)) {
            return claimUnwanted(service, marked);
        }
        if (isOfAnotherClass(service)) {
            return releaseWhatIsOn(service, defaultMode && marked);
        }
        if (service.spec().loadBalancerClass().isEmpty() && !defaultMode) {
            return releaseWhatIsOn(service, false);
        }
        if (holder.isPresent() && finalizersOn(service, defaultMode).isEmpty()) {
            return new ServedByAnother("cloudlb for another loadBalancerClass", "finalizer " + holder.get());
        }
        return service.spec().loadBalancerClass().isPresent()
                ? new Ensure(classFinalizer().orElseThrow())
                : claimWithoutClass(service, marked);
    }

    /// Whose the Service is, when nothing is known of the cloud.
    public ServiceClaim claim(ServiceView service) {
        return claim(service, false);
    }

    /// Whether our conditions on a Service that is not ours can be taken away, because nobody of this product
    /// stands by them: it was ours until lately, and no process of another class has it, or may be about to have
    /// it, in hand.
    public boolean isAbandoned(ServiceView service) {
        boolean inHand = ofAnotherClass(service, classFinalizer()).isPresent()
                || service.carries(COMMON_FINALIZER)
                || isOfAnotherClass(service);
        boolean mayBeTaken = asksForLoadBalancer(service) && !defaultMode;
        return !service.meta().deleting() && !inHand && !mayBeTaken;
    }

    private Optional<String> classFinalizer() {
        return loadBalancerClass.map(ClaimRules::finalizerOf);
    }

    /// A Service that is to have no load balancer.
    private ServiceClaim claimUnwanted(ServiceView service, boolean marked) {
        boolean commonIsOurs = marked || (defaultMode && !isOfAnotherClass(service));
        SortedSet<String> finalizers = finalizersOn(service, commonIsOurs);
        boolean onlyMarked = marked && !isOfAnotherClass(service);
        return finalizers.isEmpty() && !onlyMarked ? new NotOurs() : new Release(finalizers);
    }

    /// A Service that is to have a load balancer, but none of ours.
    private ServiceClaim releaseWhatIsOn(ServiceView service, boolean commonIsOurs) {
        SortedSet<String> finalizers = finalizersOn(service, commonIsOurs);
        return finalizers.isEmpty() ? new NotOurs() : new Release(finalizers);
    }

    private ServiceClaim claimWithoutClass(ServiceView service, boolean marked) {
        SortedSet<String> finalizers = finalizersOn(service, true);
        boolean started = marked || !finalizers.isEmpty();
        for (OtherController other : others) {
            Optional<String> wish = other.wishIn(service);
            if (wish.isPresent()) {
                return started
                        ? new Release(finalizers)
                        : new ServedByAnother(other.name(), "annotation " + wish.get());
            }
            Optional<String> trace = other.traceOn(service);
            if (trace.isPresent() && !started) {
                return new ServedByAnother(other.name(), "finalizer " + trace.get());
            }
        }
        return new Ensure(COMMON_FINALIZER);
    }

    private SortedSet<String> finalizersOn(ServiceView service, boolean commonIsOurs) {
        SortedSet<String> finalizers = new TreeSet<>();
        classFinalizer().filter(service::carries).ifPresent(finalizer -> finalizers.add(finalizer));
        if (commonIsOurs && service.carries(COMMON_FINALIZER)) {
            finalizers.add(COMMON_FINALIZER);
        }
        return finalizers;
    }

    private boolean isOfAnotherClass(ServiceView service) {
        Optional<String> wanted = service.spec().loadBalancerClass();
        return wanted.isPresent() && !wanted.equals(loadBalancerClass);
    }

    private static boolean asksForLoadBalancer(ServiceView service) {
        return service.spec().type() == ServiceType.LOAD_BALANCER
                && !service.spec().headless();
    }

    /// The finalizer of the processes that serve this class. A class may have more letters than a finalizer, so it is
    /// named by the first 8 hexadecimal digits of its SHA-256.
    public static String finalizerOf(String loadBalancerClass) {
        return FINALIZER_OF_A_CLASS + Digest.hex(DIGITS, List.of(loadBalancerClass));
    }

    /// Whether a process of this product that serves a class has the Service in hand.
    public static boolean isHeldByClass(ServiceView service) {
        return ofAnotherClass(service, Optional.empty()).isPresent();
    }

    /// The finalizer of a class other than ours on a Service; empty when there is none.
    ///
    /// @param ours our class's finalizer, if we serve a class
    private static Optional<String> ofAnotherClass(ServiceView service, Optional<String> ours) {
        return service.meta().finalizers().stream()
                .filter(finalizer -> finalizer.startsWith(FINALIZER_OF_A_CLASS))
                .filter(finalizer -> !ours.equals(Optional.of(finalizer)))
                .findFirst();
    }

    /// Whose a Service is, and what follows for its load balancer.
    public sealed interface ServiceClaim {

        /// Ours, and it shall have a load balancer.
        ///
        /// @param finalizer goes on the Service before the first write to the cloud
        record Ensure(String finalizer) implements ServiceClaim {}

        /// It shall have no load balancer of ours any more.
        ///
        /// @param finalizers come off, and only once the cloud has confirmed that nothing of the Service is
        ///     left; empty when resources exist but no finalizer of ours does (it was removed by force)
        record Release(SortedSet<String> finalizers) implements ServiceClaim {
            public Release(Collection<String> finalizers) {
                this(new TreeSet<>(finalizers));
            }

            public Release {
                finalizers = Sorted.copyOf(finalizers);
            }
        }

        /// It would be ours, but another controller serves it. Left alone, with an event.
        ///
        /// @param controller the other controller's name
        /// @param evidence what says so, for a person
        record ServedByAnother(String controller, String evidence) implements ServiceClaim {}

        /// Not for us: no load balancer asked for, or another class. Left alone in silence.
        record NotOurs() implements ServiceClaim {}
    }
}

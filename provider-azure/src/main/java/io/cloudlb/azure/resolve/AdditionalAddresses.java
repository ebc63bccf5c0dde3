// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AddressUse;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.Cidr;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The addresses beside those of its frontends at which a Service wants clients let in. Public ones alone: by a private
/// one clients would be let in to a node.
record AdditionalAddresses(
        Owner.Service owner, AzureState.OfService state, AddressUse use, AnnotationReader annotations) {
    private static final int MOST = 64;

    /// Those that are asked for and may be had; what is wrong with others is said.
    SortedSet<String> of(List<IpFamily> families) {
        SortedSet<String> addresses = new TreeSet<>();
        for (String text : annotations.list(AzureAnnotations.ADDITIONAL)) {
            Cidr.address(text)
                    .filter(address -> !PublicAddressRules.isPrivate(address))
                    .filter(address -> families.contains(address.isIPv6() ? IpFamily.IPV6 : IpFamily.IPV4))
                    .ifPresentOrElse(
                            address -> addresses.add(address.toCanonicalString()),
                            () -> annotations.invalid(
                                    AzureAnnotations.ADDITIONAL,
                                    "'%s' is no public address of the load balancer's families, which are %s"
                                            .formatted(text, families)));
        }
        SortedSet<String> others = othersAmong(addresses);
        if (!others.isEmpty()) {
            annotations.warn(
                    AzureReason.ADDRESS_IN_USE,
                    AzureAnnotations.ADDITIONAL,
                    "%s is left out: another Service of this cluster has it".formatted(String.join(", ", others)));
        }
        if (addresses.size() > MOST) {
            annotations.invalid(
                    AzureAnnotations.ADDITIONAL,
                    "has %d addresses, and at most %d are taken; take some out".formatted(addresses.size(), MOST));
        }
        return Sorted.minus(addresses, others);
    }

    /// Clients would be let in to another Service's address, whatever that one says.
    private SortedSet<String> othersAmong(SortedSet<String> addresses) {
        Set<String> own = state.addresses().values().stream()
                .flatMap(address -> address.ip().stream())
                .collect(Collectors.toSet());
        return addresses.stream()
                .filter(ip -> use.isOfAnother(ip, owner.uid(), own))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

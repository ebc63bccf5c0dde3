// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.Cidr;
import io.cloudlb.core.translate.SpecReason;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The addresses that a user asks for, by name or by number, as they are written. A name wins over a number,
/// and an annotation over `spec.loadBalancerIP`.
record AddressWishes(LoadBalancerSpec spec, AnnotationReader annotations) {
    private static final String FIELD = "spec.loadBalancerIP";
    private static final Map<IpFamily, String> NUMBERS =
            Map.of(IpFamily.IPV4, AzureAnnotations.IPV4, IpFamily.IPV6, AzureAnnotations.IPV6);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?");
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_.()-]{0,89}[A-Za-z0-9_()-]");

    /// @param field where the user writes it
    /// @param text a name, or a canonical address
    record Wish(String field, String text) {}

    /// A public address by its name.
    Optional<Wish> named(IpFamily family) {
        String key = new PublicIpRules(spec, annotations)
                .keyOf(family, AzureAnnotations.PIP_NAME, AzureAnnotations.PIP_NAME_IPV6);
        annotations
                .text(key)
                .filter(text -> !NAME.matcher(text).matches())
                .ifPresent(text -> annotations.invalid(
                        key,
                        "'%s' is no name of a public address: at most 80 letters, digits, dots, hyphens and underscores"
                                .formatted(text)));
        Optional<Wish> wish = annotations
                .text(key)
                .filter(text -> NAME.matcher(text).matches())
                .map(text -> new Wish(key, text));
        wish.ifPresent(name -> numbered(family)
                .ifPresent(number -> annotations.warn(
                        SpecReason.CONFLICTING_ANNOTATIONS,
                        number.field(),
                        "%s has no effect: %s names an address and wins".formatted(number.text(), key))));
        return wish;
    }

    /// An address by its number.
    Optional<Wish> numbered(IpFamily family) {
        String key = NUMBERS.getOrDefault(family, "");
        Optional<Wish> annotated = annotations.text(key).flatMap(text -> canonical(family, key, text));
        Optional<Wish> field = spec.requestedIp()
                .filter(ip -> ip.contains(":") == (family == IpFamily.IPV6))
                .map(ip -> new Wish(FIELD, ip));
        annotated.ifPresent(wish -> field.filter(other -> !other.text().equals(wish.text()))
                .ifPresent(other -> annotations.warn(
                        SpecReason.CONFLICTING_ANNOTATIONS,
                        FIELD,
                        "%s has no effect: %s says otherwise and wins".formatted(other.text(), key))));
        return annotated.or(() -> field);
    }

    private Optional<Wish> canonical(IpFamily family, String key, String text) {
        Optional<Wish> wish = Cidr.address(text)
                .filter(address -> address.isIPv6() == (family == IpFamily.IPV6))
                .map(address -> new Wish(key, address.toCanonicalString()));
        if (wish.isEmpty()) {
            annotations.invalid(key, "'%s' is no %s address".formatted(text, family));
        }
        return wish;
    }

    /// Whether a resource group may be called so.
    static boolean isGroup(String text) {
        return GROUP.matcher(text).matches();
    }

    /// The resource group of public addresses; empty for the cluster's.
    Optional<String> group() {
        Optional<String> group = annotations.text(AzureAnnotations.RESOURCE_GROUP);
        group.filter(text -> !GROUP.matcher(text).matches())
                .ifPresent(text -> annotations.invalid(
                        AzureAnnotations.RESOURCE_GROUP,
                        "'%s' is no name of a resource group: at most 90 letters, digits, dots, hyphens, underscores and brackets, and no dot last"
                                .formatted(text)));
        return group.filter(text -> GROUP.matcher(text).matches());
    }

    /// Says what means nothing for the load balancer.
    ///
    /// @param internal whether it is internal, and has no public address
    void warnWithoutEffect(boolean internal) {
        Stream.of(IpFamily.values())
                .filter(family -> !spec.ipFamilies().contains(family))
                .map(family -> NUMBERS.getOrDefault(family, ""))
                .forEach(key -> withoutEffect(key, "the Service's families are " + spec.ipFamilies()));
        boolean names = Stream.of(AzureAnnotations.PIP_NAME, AzureAnnotations.PIP_NAME_IPV6)
                .anyMatch(key -> annotations.text(key).isPresent());
        boolean numbers =
                spec.ipFamilies().stream().anyMatch(family -> numbered(family).isPresent());
        if (internal) {
            String why = "the load balancer is internal";
            withoutEffect(AzureAnnotations.PIP_NAME, why);
            withoutEffect(AzureAnnotations.PIP_NAME_IPV6, why);
            withoutEffect(AzureAnnotations.RESOURCE_GROUP, why);
        } else if (!names && !numbers) {
            withoutEffect(
                    AzureAnnotations.RESOURCE_GROUP,
                    "no address in it is asked for, and the Service's own is in the cluster's group");
        }
        if (!internal && !spec.ipFamilies().contains(IpFamily.IPV6)) {
            Stream.of(AzureAnnotations.PIP_NAME_IPV6, AzureAnnotations.PIP_PREFIX_IPV6)
                    .forEach(key -> withoutEffect(key, "the Service's families are " + spec.ipFamilies()));
        }
    }

    private void withoutEffect(String key, String why) {
        annotations
                .text(key)
                .ifPresent(_ -> annotations.warn(SpecReason.ANNOTATION_WITHOUT_EFFECT, key, "has no effect: " + why));
    }
}

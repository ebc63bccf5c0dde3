// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import inet.ipaddr.IPAddress;
import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.translate.ServiceTranslator.Translation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The addresses that a Service asks for: its own, and where clients may come from.
///
/// @param capabilities what the cloud can do
record AddressRules(Capabilities capabilities) {
    private static final String REQUESTED_IP = "spec.loadBalancerIP";
    private static final String SOURCE_RANGES = "spec.loadBalancerSourceRanges";
    private static final List<String> EVERYWHERE = List.of("0.0.0.0/0", "::/0");

    static AddressRules of(Capabilities capabilities) {
        return new AddressRules(capabilities);
    }

    /// Their families. `PreferDualStack` takes what the cloud has, `RequireDualStack` takes no less than both.
    Translation<List<IpFamily>> families(ServiceView.Spec spec) {
        List<IpFamily> wanted = spec.ipFamilies().isEmpty() ? unnamed(spec.ipFamilyPolicy()) : spec.ipFamilies();
        List<IpFamily> possible =
                wanted.stream().filter(capabilities.ipFamilies()::contains).toList();
        if (possible.isEmpty()) {
            return Translation.refused(wanted, refusal("spec.ipFamilies", wanted));
        }
        return switch (spec.ipFamilyPolicy()) {
            case SINGLE_STACK ->
                possible.equals(wanted)
                        ? Translation.clean(wanted)
                        : Translation.refused(wanted, refusal("spec.ipFamilies", wanted));
            case PREFER_DUAL_STACK ->
                possible.equals(wanted)
                        ? Translation.clean(wanted)
                        : new Translation<>(possible, List.of(), List.of(reduced(possible)));
            case REQUIRE_DUAL_STACK ->
                capabilities.ipFamilies().containsAll(Arrays.asList(IpFamily.values()))
                        ? Translation.clean(wanted)
                        : Translation.refused(wanted, refusal("spec.ipFamilyPolicy", Arrays.asList(IpFamily.values())));
        };
    }

    /// A manifest that the API server has not seen names no family.
    private List<IpFamily> unnamed(IpFamilyPolicy policy) {
        List<IpFamily> all = Arrays.stream(IpFamily.values())
                .filter(capabilities.ipFamilies()::contains)
                .toList();
        return policy == IpFamilyPolicy.SINGLE_STACK && !all.isEmpty() ? all.subList(0, 1) : all;
    }

    private Problem refusal(String field, List<IpFamily> wanted) {
        return SpecReason.UNSUPPORTED_IP_FAMILY.at(
                field,
                "this cloud's load balancer has addresses of %s only, not of %s; ask for that, or for PreferDualStack"
                        .formatted(
                                spelled(capabilities.ipFamilies().stream()
                                        .sorted()
                                        .toList()),
                                spelled(wanted)));
    }

    private static Problem reduced(List<IpFamily> possible) {
        return SpecReason.SINGLE_IP_FAMILY.at(
                "spec.ipFamilies",
                "this cloud's load balancer has addresses of %s only, which PreferDualStack allows"
                        .formatted(spelled(possible)));
    }

    private static String spelled(List<IpFamily> families) {
        return String.join(" and ", families.stream().map(IpFamily::toString).toList());
    }

    /// The wish for an address in `spec.loadBalancerIP`: deprecated, still written.
    Translation<Optional<String>> requestedIp(ServiceView.Spec spec) {
        Optional<String> wish = spec.loadBalancerIp().map(String::strip).filter(text -> !text.isEmpty());
        if (wish.isEmpty()) {
            return Translation.clean(Optional.empty());
        }
        if (!capabilities.requestedIp()) {
            return Translation.refused(
                    wish,
                    SpecReason.UNSUPPORTED_REQUESTED_IP.at(
                            REQUESTED_IP, "this cloud's load balancer cannot take a chosen address; remove the field"));
        }
        Optional<IPAddress> address = Cidr.address(wish.get());
        return address.isEmpty()
                ? Translation.refused(
                        Optional.empty(),
                        SpecReason.INVALID_REQUESTED_IP.at(REQUESTED_IP, "'" + wish.get() + "' is not an IP address"))
                : inFamilyOf(address.get(), spec.ipFamilies());
    }

    private static Translation<Optional<String>> inFamilyOf(IPAddress address, List<IpFamily> families) {
        Optional<String> canonical = Optional.of(address.toCanonicalString());
        IpFamily family = address.isIPv6() ? IpFamily.IPV6 : IpFamily.IPV4;
        if (families.isEmpty() || families.contains(family)) {
            return Translation.clean(canonical);
        }
        return Translation.refused(
                canonical,
                SpecReason.INVALID_REQUESTED_IP.at(
                        REQUESTED_IP,
                        "'%s' is %s, but the Service's families are %s; choose one of those"
                                .formatted(address.toCanonicalString(), family, families)));
    }

    /// Where clients may come from. The field wins over the annotation, as upstream; with neither, everywhere in both
    /// families (upstream forgets IPv6).
    ///
    /// A range with host bits (`10.1.2.3/8`) is taken as its network, as upstream does, with a warning: the API
    /// server of KEP-4858 refuses it in new Services, older ones still carry it, and stopping their load
    /// balancers would be worse.
    static Translation<SortedSet<String>> sources(List<String> field, Map<String, String> annotations) {
        String annotation =
                annotations.getOrDefault(ServiceTranslator.SOURCE_RANGES, "").strip();
        if (field.isEmpty()) {
            return annotation.isEmpty()
                    ? Translation.clean(new TreeSet<>(EVERYWHERE))
                    : parse(List.of(annotation.split(",", -1)), ServiceTranslator.SOURCE_RANGES);
        }
        Translation<SortedSet<String>> parsed = parse(field, SOURCE_RANGES);
        return annotation.isEmpty() ? parsed : withIgnoredAnnotation(parsed);
    }

    private static Translation<SortedSet<String>> parse(List<String> entries, String field) {
        SortedSet<String> ranges = new TreeSet<>();
        List<Problem> problems = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        for (String entry : entries) {
            switch (Cidr.parse(entry.strip())) {
                case Cidr.Parsed(String network, boolean hostBits) -> {
                    ranges.add(network);
                    if (hostBits) {
                        warnings.add(SpecReason.SOURCE_RANGE_HOST_BITS.at(
                                field,
                                "'%s' names a host in a network and is taken as %s; write it so"
                                        .formatted(entry.strip(), network)));
                    }
                }
                case Cidr.Malformed(String why) ->
                    problems.add(SpecReason.INVALID_SOURCE_RANGE.at(field, "'%s' %s".formatted(entry.strip(), why)));
            }
        }
        return new Translation<>(ranges, problems, warnings);
    }

    private static Translation<SortedSet<String>> withIgnoredAnnotation(Translation<SortedSet<String>> parsed) {
        List<Problem> warnings = new ArrayList<>(parsed.warnings());
        warnings.add(SpecReason.SOURCE_RANGES_IGNORED.at(
                ServiceTranslator.SOURCE_RANGES,
                "is ignored because " + SOURCE_RANGES + " is set; remove one of the two"));
        return new Translation<>(parsed.value(), parsed.problems(), warnings);
    }
}

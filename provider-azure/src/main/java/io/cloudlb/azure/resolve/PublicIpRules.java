// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureMarks;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a public address of a Service's own is made with: a prefix to take it from, tags, a DNS label.
record PublicIpRules(LoadBalancerSpec spec, AnnotationReader annotations) {
    /// Those that are about addresses of the Service's own alone.
    private static final List<String> KEYS = List.of(
            AzureAnnotations.PIP_PREFIX,
            AzureAnnotations.PIP_PREFIX_IPV6,
            AzureAnnotations.PIP_IP_TAGS,
            AzureAnnotations.PIP_TAGS,
            AzureAnnotations.DNS_LABEL);

    private static final Pattern PREFIX_ID = Pattern.compile(
            "/subscriptions/[0-9a-f-]{1,64}/resourcegroups/[\\w.()-]{1,90}/providers/microsoft\\.network/publicipprefixes/[\\w.-]{1,80}",
            Pattern.CASE_INSENSITIVE);

    /// `domainNameLabel` of a public address (Azure's naming rules).
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9-]{1,61}[a-z0-9]");

    private static final Pattern IP_TAG = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final int MOST_IP_TAGS = 10;

    /// The limits of tags of a resource (Azure Resource Manager).
    private static final int MOST_TAGS = 50;

    private static final int LONGEST_KEY = 512;
    private static final int LONGEST_VALUE = 256;
    private static final Predicate<String> NOT_IN_KEYS =
            Pattern.compile("[<>%&\\\\?/\\p{Cntrl}]").asPredicate();
    private static final Predicate<String> CONTROL =
            Pattern.compile("\\p{Cntrl}").asPredicate();

    /// The beginnings of keys that are Azure's, ours, or the other controller's.
    private static final List<String> RESERVED = List.of("microsoft", "azure", "windows", "cloudlb-", "k8s-azure-");

    /// The address for one family.
    PublicIp wanted(IpFamily family) {
        Optional<ArmId> prefix = prefix(family);
        SortedMap<String, String> ipTags = ipTags();
        List<String> made = Stream.concat(
                        prefix.stream().map(id -> id.text().toLowerCase(Locale.ROOT)),
                        ipTags.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()))
                .toList();
        return with(AzureNames.publicIp(spec.owner(), family, made), family, prefix, ipTags);
    }

    /// One that stands, with label and tags as they are asked for now. What cannot be changed in it stays.
    PublicIp kept(PublicIp standing) {
        return with(standing.name(), standing.family(), standing.prefix(), standing.ipTags());
    }

    private PublicIp with(String name, IpFamily family, Optional<ArmId> prefix, SortedMap<String, String> ipTags) {
        return new PublicIp(
                name,
                family,
                Optional.empty(),
                prefix,
                ipTags,
                label(),
                tags(),
                Provisioning.SUCCEEDED,
                Optional.empty(),
                Optional.empty());
    }

    /// Where no address is made.
    void warnWithoutEffect(String why) {
        KEYS.stream()
                .filter(key -> annotations.text(key).isPresent())
                .forEach(key -> annotations.warn(SpecReason.ANNOTATION_WITHOUT_EFFECT, key, "has no effect: " + why));
    }

    private Optional<ArmId> prefix(IpFamily family) {
        String key = keyOf(family, AzureAnnotations.PIP_PREFIX, AzureAnnotations.PIP_PREFIX_IPV6);
        return annotations.text(key).flatMap(text -> {
            if (PREFIX_ID.matcher(text).matches()) {
                return Optional.of(new ArmId(text));
            }
            annotations.invalid(
                    key,
                    "'%s' is no id of a public IP prefix: write /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/publicIPPrefixes/…"
                            .formatted(text));
            return Optional.empty();
        });
    }

    /// The plain key also serves a Service of IPv6 alone.
    String keyOf(IpFamily family, String plain, String six) {
        boolean alone = spec.ipFamilies().size() == 1 && annotations.text(six).isEmpty();
        return family == IpFamily.IPV4 || alone ? plain : six;
    }

    private Optional<String> label() {
        if (!spec.annotations().containsKey(AzureAnnotations.DNS_LABEL)) {
            return Optional.empty();
        }
        String label = annotations.text(AzureAnnotations.DNS_LABEL).orElse("");
        if (!label.isEmpty() && !LABEL.matcher(label).matches()) {
            annotations.invalid(
                    AzureAnnotations.DNS_LABEL,
                    "'%s' is no DNS label: 3 to 63 lower-case letters, digits and hyphens, a letter first and no hyphen last"
                            .formatted(label));
        }
        return Optional.of(label);
    }

    private SortedMap<String, String> ipTags() {
        SortedMap<String, String> tags = annotations.map(AzureAnnotations.PIP_IP_TAGS);
        tags.forEach((type, tag) -> {
            if (!IP_TAG.matcher(type).matches() || tag.isEmpty() || isLong(tag) || CONTROL.test(tag)) {
                annotations.invalid(
                        AzureAnnotations.PIP_IP_TAGS,
                        "'%s=%s' is no IP tag: write type=tag, the type of letters and digits and the tag of at most %d characters"
                                .formatted(type, tag, LONGEST_VALUE));
            }
        });
        if (tags.size() > MOST_IP_TAGS) {
            annotations.invalid(
                    AzureAnnotations.PIP_IP_TAGS,
                    "has %d IP tags, and at most %d are taken; take some out".formatted(tags.size(), MOST_IP_TAGS));
        }
        return tags;
    }

    private SortedMap<String, String> tags() {
        SortedMap<String, String> tags = annotations.map(AzureAnnotations.PIP_TAGS);
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        tags.forEach((key, value) -> {
            trouble(key, value).ifPresent(why -> annotations.invalid(AzureAnnotations.PIP_TAGS, why));
            if (!seen.add(key)) {
                annotations.invalid(
                        AzureAnnotations.PIP_TAGS,
                        "'%s' is given twice, for Azure tells no capital letters from small ones in keys; keep one"
                                .formatted(key));
            }
        });
        int most = MOST_TAGS - AzureMarks.keys().of(spec.owner()).size();
        if (tags.size() > most) {
            annotations.invalid(
                    AzureAnnotations.PIP_TAGS,
                    "has %d tags, and a public address has room for %d beside those that say whose it is; take some out"
                            .formatted(tags.size(), most));
        }
        return new TreeMap<>(tags);
    }

    private static Optional<String> trouble(String key, String value) {
        if (key.length() > LONGEST_KEY || NOT_IN_KEYS.test(key)) {
            return Optional.of(
                    "'%s' is no key of a tag: at most %d characters, and none of < > %% & \\ ? / or control characters"
                            .formatted(key, LONGEST_KEY));
        }
        if (isLong(value) || CONTROL.test(value)) {
            return Optional.of("the value of '%s' is too long or has control characters; Azure takes %d characters"
                    .formatted(key, LONGEST_VALUE));
        }
        String small = key.toLowerCase(Locale.ROOT);
        return RESERVED.stream().anyMatch(small::startsWith) || AzureMarks.UPSTREAM_SERVICE.contains(small)
                ? Optional.of(
                        "'%s' is a key by which Azure or a controller knows its own; choose another".formatted(key))
                : Optional.empty();
    }

    private static boolean isLong(String value) {
        return value.length() > LONGEST_VALUE;
    }
}

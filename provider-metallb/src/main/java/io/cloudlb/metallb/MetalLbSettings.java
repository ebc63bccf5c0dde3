// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.Durations;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings.Setting;
import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.allocation.NamespaceList;
import io.cloudlb.metallb.allocation.Quotas;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The settings of this provider.
///
/// @param namespace MetalLB's namespace, where the pools are
/// @param allocator how addresses are given out
/// @param announcer who tells the network where they are
record MetalLbSettings(String namespace, AllocatorSettings allocator, Announcer announcer) {
    static final String NAMESPACE = "metallb-namespace";
    static final String HOLD_DOWN = "metallb-hold-down";
    static final String POOL_EDITS = "metallb-pool-edits";
    static final String QUOTAS = "metallb-quotas";
    static final String SHARE_ACROSS = "metallb-share-across";
    static final String ANNOUNCER = "metallb-announcer";

    static final List<Setting> ALL = List.of(
            new Setting(NAMESPACE, "namespace of MetalLB, where the IPAddressPools are; metallb-system when not set"),
            new Setting(
                    HOLD_DOWN,
                    "how long a freed address rests before somebody else gets it; 60s when not set, 0 for not at all"),
            new Setting(
                    POOL_EDITS,
                    "what becomes of addresses that an edited pool no longer gives: hold, until they go by themselves,"
                            + " or move; hold when not set"),
            new Setting(
                    QUOTAS,
                    "most addresses of a namespace, as shop=10,lab=2,*=5; the star is for all others; none when not"
                            + " set"),
            new Setting(
                    SHARE_ACROSS,
                    "namespaces whose Services may share an address with another namespace's if both agree, with"
                            + " commas, or *; none when not set"),
            new Setting(
                    ANNOUNCER,
                    "who announces the addresses: speaker, MetalLB's own, or kube-vip; speaker when not set"));

    private static final String DEFAULT_NAMESPACE = "metallb-system";
    private static final Pattern NAMESPACE_SHAPE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    static MetalLbSettings of(Map<String, String> settings) {
        AllocatorSettings allocator = AllocatorSettings.DEFAULTS
                .withHoldDown(
                        text(settings, HOLD_DOWN).map(Durations::parse).orElse(AllocatorSettings.DEFAULTS.holdDown()))
                .withEditPolicy(text(settings, POOL_EDITS)
                        .map(MetalLbSettings::editPolicy)
                        .orElse(EditPolicy.HOLD))
                .withQuotas(text(settings, QUOTAS).map(Quotas::parse).orElse(Quotas.NONE))
                .withSharingAcross(
                        text(settings, SHARE_ACROSS).map(NamespaceList::parse).orElse(NamespaceList.NONE));
        return new MetalLbSettings(
                text(settings, NAMESPACE).orElse(DEFAULT_NAMESPACE),
                allocator,
                text(settings, ANNOUNCER).map(MetalLbSettings::announcer).orElse(Announcer.SPEAKER));
    }

    /// Everything wrong with the settings that can be seen without a call.
    static List<Problem> problems(Map<String, String> settings) {
        return Stream.of(
                        problem(settings, NAMESPACE, MetalLbSettings::namespace),
                        problem(settings, HOLD_DOWN, Durations::parse),
                        problem(settings, POOL_EDITS, MetalLbSettings::editPolicy),
                        problem(settings, QUOTAS, Quotas::parse),
                        problem(settings, ANNOUNCER, MetalLbSettings::announcer))
                .flatMap(Optional::stream)
                .toList();
    }

    private static <T> Optional<Problem> problem(Map<String, String> settings, String name, Function<String, T> parse) {
        try {
            return text(settings, name).map(parse).flatMap(_ -> Optional.empty());
        } catch (IllegalArgumentException fault) {
            return Optional.of(new Problem("InvalidSetting", "--" + name, String.valueOf(fault.getMessage())));
        }
    }

    private static String namespace(String text) {
        if (!NAMESPACE_SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("'%s' is no name of a namespace".formatted(text));
        }
        return text;
    }

    private static EditPolicy editPolicy(String text) {
        return switch (text) {
            case "hold" -> EditPolicy.HOLD;
            case "move" -> EditPolicy.MOVE;
            default -> throw new IllegalArgumentException("'%s' is neither hold nor move".formatted(text));
        };
    }

    private static Announcer announcer(String text) {
        return Announcer.of(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("'%s' is neither speaker nor kube-vip".formatted(text)));
    }

    private static Optional<String> text(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /// Who tells the network where an address is.
    enum Announcer {
        /// MetalLB's speaker: by the status alone.
        SPEAKER("speaker"),
        /// kube-vip: by an annotation that it reads before the status.
        KUBE_VIP("kube-vip");

        private final String text;

        Announcer(String text) {
            this.text = text;
        }

        static Optional<Announcer> of(String text) {
            return Stream.of(values())
                    .filter(one -> one.text.equals(text.strip().toLowerCase(Locale.ROOT)))
                    .findFirst();
        }

        @Override
        public String toString() {
            return text;
        }
    }
}

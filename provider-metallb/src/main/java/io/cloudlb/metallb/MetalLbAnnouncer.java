// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Who tells the network where an address is.
enum MetalLbAnnouncer {
    /// MetalLB's speaker: by the status alone.
    SPEAKER("speaker"),
    /// kube-vip: by an annotation that it reads before the status.
    KUBE_VIP("kube-vip");

    private final String text;

    MetalLbAnnouncer(String text) {
        this.text = text;
    }

    static Optional<MetalLbAnnouncer> of(String text) {
        return Stream.of(values())
                .filter(one -> one.text.equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import io.cloudlb.testkit.process.Promtool;

/// Behind [RequiresPromtool].
final class PromtoolExtension extends SharedResource<Promtool> {

    PromtoolExtension() {
        super(Promtool.class, () -> Promtool.prepare(System.err::println), _ -> {});
    }
}

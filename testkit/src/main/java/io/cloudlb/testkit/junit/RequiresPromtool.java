// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test of this class needs promtool. Its methods and constructor may take an
/// [io.cloudlb.testkit.process.Promtool].
///
/// Where it cannot be had, the tests are skipped with the reason; in CI they fail.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PromtoolExtension.class)
public @interface RequiresPromtool {}

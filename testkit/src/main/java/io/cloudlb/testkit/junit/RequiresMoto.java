// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test of this class needs moto. Its methods and constructor may take a [io.cloudlb.testkit.moto.MotoServer],
/// which all such tests of a run share; a test that needs it empty resets it first.
///
/// Where moto cannot be had, the tests are skipped with the reason; in CI they fail.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(MotoExtension.class)
public @interface RequiresMoto {}

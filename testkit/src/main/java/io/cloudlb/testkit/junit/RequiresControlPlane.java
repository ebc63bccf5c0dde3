// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test of this class needs a real API server. Its methods and constructor may take a
/// [io.cloudlb.testkit.controlplane.ControlPlane], which all such tests of a run share, and a [TestNamespace], which
/// is new for each test.
///
/// Where a control plane cannot be had, the tests are skipped with the reason; in CI they fail.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({ControlPlaneExtension.class, TestNamespaceExtension.class})
public @interface RequiresControlPlane {}

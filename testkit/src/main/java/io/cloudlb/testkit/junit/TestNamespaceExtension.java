// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Behind [RequiresControlPlane]: a new namespace for each test that takes one, the same for all that one test calls.
final class TestNamespaceExtension implements ParameterResolver {

    private static final Namespace STORE = Namespace.create(TestNamespaceExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestNamespace.class;
    }

    @Override
    public TestNamespace resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(STORE)
                .computeIfAbsent(TestNamespace.class, ignored -> create(context), TestNamespace.class);
    }

    private static TestNamespace create(ExtensionContext context) {
        return TestNamespace.create(new ControlPlaneExtension().resource(context));
    }
}

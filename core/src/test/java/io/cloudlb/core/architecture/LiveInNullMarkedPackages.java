// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// Fails for classes whose package has no `package-info.java` with `@NullMarked`.
final class LiveInNullMarkedPackages extends ArchCondition<JavaClass> {
    static final LiveInNullMarkedPackages INSTANCE = new LiveInNullMarkedPackages();

    private LiveInNullMarkedPackages() {
        super("live in packages that are @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(new SimpleConditionEvent(
                type, marked, type.getName() + (marked ? " is" : " is not") + " in a package with @NullMarked"));
    }
}

// SPDX-License-Identifier: Apache-2.0
/// How fast addresses are found: `tools/mvn -Pbench -pl provider-metallb -am clean test -DskipTests`.
@NullMarked
package io.cloudlb.metallb.bench;

import org.jspecify.annotations.NullMarked;

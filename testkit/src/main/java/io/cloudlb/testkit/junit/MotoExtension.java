// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import io.cloudlb.testkit.moto.MotoServer;

/// Behind [RequiresMoto]: the moto server all tests share.
final class MotoExtension extends SharedResource<MotoServer> {

    MotoExtension() {
        super(MotoServer.class, () -> MotoServer.start(MotoServer.prepare(System.err::println)), MotoServer::close);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

/// This process may not go on: it no longer surely leads, or it is stopping. Says nothing about the cloud or the
/// Service: whoever catches it drops the work without telling the user, and the next leader does it.
///
/// Nothing was sent for the call that threw it.
public final class WorkAbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WorkAbandonedException(String why) {
        super(why);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

/// What the command ends with.
public final class ExitCode {
    /// Done; for `plan`: nothing to do.
    public static final int OK = 0;

    /// It failed, for a reason that was said.
    public static final int ERROR = 1;

    /// The command line or the configuration is wrong.
    public static final int USAGE = 2;

    /// `plan` found changes.
    public static final int CHANGES = 3;

    private ExitCode() {}
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

/// The demo of one provider.
interface Show extends AutoCloseable {
    /// Sets up everything the story needs; takes minutes when the control plane has to be prepared first, seconds
    /// otherwise.
    void set();

    /// Tells the story to its end.
    void tell();

    /// Invites the reader's own tools to what stands.
    void invite();

    /// Takes everything down, whatever stood.
    @Override
    void close();

    /// Makes the demo of a provider.
    @FunctionalInterface
    interface Maker {
        /// @param mainClass the whole command, to be run in processes of their own
        /// @param narrator tells the story
        Show make(Class<?> mainClass, Narrator narrator);
    }
}

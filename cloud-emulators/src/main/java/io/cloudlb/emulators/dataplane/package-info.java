// SPDX-License-Identifier: Apache-2.0
/// The traffic side of a stand-in cloud: load balancers that really answer on the loopback interface.
///
/// Knows no cloud. An emulator says what its listeners and targets ought to be ([Frontend]); the [DataPlane] opens
/// the sockets, probes the backends and forwards connections and datagrams.
///
/// What stands in for what:
///
/// - a load balancer's address is one address of 127.64.0.0/10, so that port 80 of ten load balancers does not clash;
/// - its host name is not in any DNS: `curl --connect-to` (or `--resolve`) leads a client to it ([Endpoint]);
/// - a packet forwarder is played by a proxy: a client's connection is accepted before a backend is asked, and is
///   reset when none takes it, where the cloud would have let the first packet go unanswered or be refused;
/// - a machine in the cloud is a process-local server on a loopback address.
///
/// Nothing here binds or dials anything but loopback addresses; the records refuse others.
@NullMarked
package io.cloudlb.emulators.dataplane;

import org.jspecify.annotations.NullMarked;

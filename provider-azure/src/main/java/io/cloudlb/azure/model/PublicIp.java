// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A static public address of a Service's own, in the cluster's resource group. Addresses of users are among the
/// [Surroundings].
///
/// @param ip the address; empty while Azure has given none
/// @param prefix the prefix that it is taken from; cannot be changed
/// @param ipTags cannot be changed
/// @param dnsLabel the label of `<label>.<region>.cloudapp.azure.com`; empty where none is asked for
/// @param tags those that users ask for; keys are the same in capital and small letters
/// @param operation where to ask how the write ended that is under way
/// @param mark the marks in its tags; empty on one that is yet to be made
public record PublicIp(
        String name,
        IpFamily family,
        Optional<String> ip,
        Optional<ArmId> prefix,
        SortedMap<String, String> ipTags,
        Optional<String> dnsLabel,
        SortedMap<String, String> tags,
        Provisioning provisioning,
        Optional<String> operation,
        Optional<OwnerMark> mark) {
    public PublicIp {
        ipTags = Sorted.copyOf(ipTags);
        SortedMap<String, String> whateverCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        whateverCase.putAll(tags);
        tags = Sorted.copyOf(whateverCase);
    }

    /// Whether what stands is what this asks for. Tags that others have put on it may stay, and so may a label where
    /// this says nothing of one.
    public boolean isMetBy(PublicIp standing) {
        return standing.provisioning != Provisioning.FAILED
                && (dnsLabel.isEmpty() || dnsLabel.equals(standing.dnsLabel.or(() -> Optional.of(""))))
                && standing.tags.entrySet().containsAll(tags.entrySet());
    }

    /// The same while something is done to it.
    public PublicIp during(Optional<String> begun) {
        return new PublicIp(name, family, ip, prefix, ipTags, dnsLabel, tags, Provisioning.UPDATING, begun, mark);
    }
}

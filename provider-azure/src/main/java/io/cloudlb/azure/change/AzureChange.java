// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.change;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One write to Azure. Changes of documents ride with those of other Services in one PUT ([Change#commitGroup]).
public sealed interface AzureChange extends Change {

    /// The word for public addresses.
    String PUBLIC_IP = "PublicIPAddress";

    /// The word for Private Link Services.
    String PRIVATE_LINK = "PrivateLinkService";

    /// How much of a long list a person is told.
    int MOST_LISTED = 8;

    /// A change of a Service's parts in a document.
    sealed interface OfDocument extends AzureChange {
        Document.Key document();

        /// Whose parts they are.
        Owner owner();

        @Override
        default ResourceRef resource() {
            return new ResourceRef(document().kind().word(), document().name());
        }

        @Override
        default Optional<OwnerMark> existingMark() {
            return Optional.of(owner().mark());
        }

        @Override
        default Optional<String> commitGroup() {
            return Optional.of(document().toString());
        }
    }

    /// Makes a public address, or writes one again whose making has failed.
    record CreateAddress(Owner.Service owner, PublicIp wanted) implements AzureChange, Creation {
        @Override
        public ResourceRef resource() {
            return new ResourceRef(PUBLIC_IP, wanted.name());
        }

        @Override
        public String detail() {
            return "makes public %s address %s".formatted(wanted.family(), wanted.name());
        }
    }

    /// Changes labels and tags of a public address; what others wrote in it stays.
    ///
    /// @param detail what changes, for a person
    record UpdateAddress(Owner.Service owner, PublicIp wanted, String detail, Optional<OwnerMark> existingMark)
            implements AzureChange, Update {
        @Override
        public ResourceRef resource() {
            return new ResourceRef(PUBLIC_IP, wanted.name());
        }
    }

    /// Gives a public address back.
    record DeleteAddress(PublicIp address) implements AzureChange, Deletion {
        @Override
        public ResourceRef resource() {
            return new ResourceRef(PUBLIC_IP, address.name());
        }

        @Override
        public Optional<OwnerMark> existingMark() {
            return address.mark();
        }
    }

    /// Makes a Private Link Service.
    record CreateLink(Owner.Service owner, PrivateLink wanted) implements AzureChange, Creation {
        @Override
        public ResourceRef resource() {
            return new ResourceRef(PRIVATE_LINK, wanted.id().name());
        }

        @Override
        public String detail() {
            return "makes Private Link Service %s before frontend %s"
                    .formatted(wanted.id().name(), wanted.frontend().name());
        }
    }

    /// Changes what can be changed of a Private Link Service, or writes one again whose making has failed; what others
    /// wrote in it stays.
    ///
    /// @param detail what changes, for a person
    record UpdateLink(Owner.Service owner, PrivateLink wanted, String detail, Optional<OwnerMark> existingMark)
            implements AzureChange, Update {
        @Override
        public ResourceRef resource() {
            return new ResourceRef(PRIVATE_LINK, wanted.id().name());
        }
    }

    /// Deletes a Private Link Service, but not while endpoints are connected to it.
    record DeleteLink(PrivateLink link) implements AzureChange, Deletion {
        @Override
        public ResourceRef resource() {
            return new ResourceRef(PRIVATE_LINK, link.id().name());
        }

        @Override
        public Optional<OwnerMark> existingMark() {
            return link.mark();
        }
    }

    /// Writes and takes out parts of a load balancer. The last frontend takes the load balancer with it, where that is
    /// ours. With nothing to write or take out, what the document shows is brought into force.
    ///
    /// @param whole the load balancer as it is known when this is planned; empty when there is none, and it is made
    /// @param put parts as they should be
    /// @param drop parts that go
    /// @param shared parts of the cluster's that those refer to, which are made where they are missing
    /// @param members the nodes, for pools that are made
    record WriteParts(
            Owner.Service owner,
            Document.Key document,
            Optional<Whole> whole,
            List<Part> put,
            SortedSet<Part.Key> drop,
            List<Part> shared,
            SortedMap<IpFamily, SortedSet<String>> members)
            implements OfDocument {
        public WriteParts {
            put = List.copyOf(put);
            drop = Sorted.copyOf(drop);
            shared = List.copyOf(shared);
            members = Sorted.copyOf(members);
        }

        @Override
        public Action action() {
            return whole.isEmpty() ? Action.CREATE : put.isEmpty() && !drop.isEmpty() ? Action.DELETE : Action.UPDATE;
        }

        @Override
        public String detail() {
            return document + ": "
                    + AzureChange.listed(Stream.concat(
                            put.stream()
                                    .map(part -> "writes " + part.collection().kind() + " " + part.name()),
                            drop.stream()
                                    .map(key -> "takes out " + key.collection().kind() + " " + key.name())));
        }
    }

    /// Lets clients in to a Service's addresses, or shuts them out.
    ///
    /// @param whole the security group as it is known when this is planned
    /// @param open destinations that rules get, by rule
    /// @param close destinations that rules lose, by rule
    /// @param wanted what the Service should have, which tells destinations that were not known when this was
    ///     planned
    record WriteOpenings(
            Owner.Service owner,
            Document.Key document,
            Optional<Whole> whole,
            SortedMap<Opening, SortedSet<String>> open,
            SortedMap<Opening, SortedSet<String>> close,
            Optional<Balancing> wanted)
            implements OfDocument {
        public WriteOpenings {
            open = Sorted.copyOf(open);
            close = Sorted.copyOf(close);
        }

        @Override
        public Action action() {
            return open.isEmpty() && !close.isEmpty() ? Action.DELETE : Action.UPDATE;
        }

        @Override
        public String detail() {
            return document + ": "
                    + AzureChange.listed(Stream.concat(
                            open.entrySet().stream().map(entry -> said(entry.getKey()) + " to " + to(entry.getValue())),
                            close.entrySet().stream()
                                    .map(entry -> "no more " + said(entry.getKey()) + " to " + to(entry.getValue()))));
        }

        private static String to(SortedSet<String> destinations) {
            return destinations.isEmpty() ? "the address that it will have" : String.join(", ", destinations);
        }

        private static String said(Opening opening) {
            String ports = opening.ports().isEmpty()
                    ? "all ports"
                    : opening.ports().stream().map(String::valueOf).collect(Collectors.joining(", "));
            return "%s %s %s from %s"
                    .formatted(
                            switch (opening.access()) {
                                case ALLOW -> "lets in";
                                case DENY -> "shuts out";
                                case EDITED -> "an edited rule about";
                            },
                            opening.protocol().map(Enum::name).orElse("everything"),
                            ports,
                            AzureChange.listed(opening.sources().stream()));
        }
    }

    /// Takes destinations out of security rules of the cluster that should not be there.
    ///
    /// @param whole the security group as it is known when this is planned
    /// @param strays those that were found to be nobody's, by rule; looked at again when this is done
    /// @param taken those at which other Services are than the one whose rule it is, by rule
    record CloseOpenings(
            Owner.Shared owner,
            Document.Key document,
            Optional<Whole> whole,
            SortedMap<String, SortedSet<String>> strays,
            SortedMap<String, SortedSet<String>> taken)
            implements OfDocument, Update {
        public CloseOpenings {
            strays = Sorted.copyOf(strays);
            taken = Sorted.copyOf(taken);
        }

        @Override
        public String detail() {
            return document + ": "
                    + AzureChange.listed(Stream.concat(
                            strays.entrySet().stream().map(entry -> said(entry) + " to what is nobody's"),
                            taken.entrySet().stream().map(entry -> said(entry) + " to what is another Service's")));
        }

        /// With the strays alone that another look has found, too.
        public CloseOpenings confirmedBy(SortedMap<String, SortedSet<String>> found) {
            SortedMap<String, SortedSet<String>> confirmed = new TreeMap<>();
            strays.forEach((rule, nobodys) -> {
                if (found.containsKey(rule)) {
                    confirmed.put(rule, Sorted.intersection(nobodys, found.getOrDefault(rule, new TreeSet<>())));
                }
            });
            return new CloseOpenings(owner, document, whole, confirmed, taken);
        }

        private static String said(Map.Entry<String, SortedSet<String>> rule) {
            return "no more %s to %s".formatted(rule.getKey(), AzureChange.listed(rule.getValue().stream()));
        }
    }

    /// Writes who is in a pool, by address, with one call for that pool alone.
    ///
    /// @param loadBalancer which load balancer
    /// @param whole the same as it is known
    /// @param pool the pool's name
    /// @param detail what changes, for a person
    record SetMembers(
            Owner.Shared owner,
            Document.Key loadBalancer,
            Optional<Whole> whole,
            String pool,
            IpFamily family,
            SortedSet<String> members,
            String detail)
            implements AzureChange, Update {
        public SetMembers {
            members = Sorted.copyOf(members);
        }

        @Override
        public ResourceRef resource() {
            return new ResourceRef(Part.Collection.POOL.kind(), loadBalancer.name() + "/" + pool);
        }

        /// The pool's name is its mark.
        @Override
        public Optional<OwnerMark> existingMark() {
            return Optional.of(owner.mark());
        }

        @Override
        public Optional<String> commitGroup() {
            return Optional.of(loadBalancer.toString());
        }
    }

    /// Has IP configurations of one network interface, of one instance of a scale set, or of the model of
    /// one, come into our pools and out of them. All else of it is whoever made it's, who lets us.
    ///
    /// @param detail what changes, for a person
    record MovePools(Owner.Shared owner, PoolMoves moves, String detail) implements AzureChange, Update {
        @Override
        public ResourceRef resource() {
            ArmId holder = moves.holder();
            return PoolMoves.isModel(holder)
                    ? new ResourceRef("VirtualMachineScaleSet", holder.name())
                    : PoolMoves.isInstance(holder)
                            ? new ResourceRef("VirtualMachineScaleSetVM", PoolMoves.instanceName(holder))
                            : new ResourceRef("NetworkInterface", holder.name());
        }

        /// The pools' names are their marks.
        @Override
        public Optional<OwnerMark> existingMark() {
            return Optional.of(owner.mark());
        }
    }

    /// Takes out pools that no rule refers to, once nobody is in them.
    record DropPools(Owner.Shared owner, Document.Key document, Optional<Whole> whole, SortedSet<String> pools)
            implements OfDocument {
        public DropPools {
            pools = Sorted.copyOf(pools);
        }

        @Override
        public Action action() {
            return Action.DELETE;
        }

        @Override
        public String detail() {
            return document + ": takes out BackendAddressPool " + String.join(", ", pools);
        }
    }

    /// Some of a list, for a person.
    static String listed(Stream<String> texts) {
        List<String> all = texts.toList();
        return all.isEmpty()
                ? "brings it into force"
                : all.stream().limit(MOST_LISTED).collect(Collectors.joining(", "))
                        + (all.size() > MOST_LISTED ? " and %d more".formatted(all.size() - MOST_LISTED) : "");
    }
}

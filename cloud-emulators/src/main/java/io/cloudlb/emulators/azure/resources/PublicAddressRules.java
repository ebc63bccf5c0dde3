// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.world.AddressSpace;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Public IP addresses: given when their making is done, kept while a frontend or an interface refers to them.
record PublicAddressRules(AzureWorld world) implements ResourceRules {

    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9-]{1,61}[a-z0-9]");

    @Override
    public void complete(Draft draft) {
        String sku = ResourceRules.sku(draft, "Basic");
        ObjectNode properties = draft.properties();
        ResourceRules.zones(draft);
        ResourceRules.otherwise(properties, "publicIPAddressVersion", "IPv4");
        ResourceRules.otherwise(properties, "publicIPAllocationMethod", sku.equals("Standard") ? "Static" : "Dynamic");
        ResourceRules.otherwise(properties, "idleTimeoutInMinutes", 4);
        ResourceRules.lists(properties, "ipTags");
        ResourceRules.bounded(properties, "properties", "idleTimeoutInMinutes", 4, 30);
        if (sku.equals("Standard")
                && !properties.path("publicIPAllocationMethod").asString().equals("Static")) {
            throw ArmRefusal.of(
                    400,
                    "StandardSkuPublicIPAddressesMustBeStatic",
                    "Standard sku publicIp %s must have AllocationMethod set to Static.".formatted(draft.id()));
        }
        new References(world)
                .settle(properties, "publicIPPrefix", draft.id(), "properties.publicIPPrefix", Kind.PUBLIC_PREFIX, "");
        ResourceRules.keep(draft, "publicIPAddressVersion", "publicIPPrefix", "ipTags");
        count(draft);
        address(draft);
        label(draft);
    }

    private void count(Draft draft) {
        int most = world.settings().limits().publicAddresses();
        if (draft.before().isEmpty() && world.all(Kind.PUBLIC_ADDRESS).size() >= most) {
            throw ArmError.limit(
                    "PublicIPCountLimitReached",
                    "Cannot create more than %d public IP addresses for this subscription in this region."
                            .formatted(most));
        }
    }

    /// What the server gave stays, whatever a client says.
    private static void address(Draft draft) {
        draft.properties().remove("ipAddress");
        draft.before()
                .map(before -> before.properties().path("ipAddress").asString(""))
                .filter(address -> !address.isEmpty())
                .ifPresent(address -> draft.properties().put("ipAddress", address));
    }

    /// An address of IPv4 and one of IPv6 may have one label: clients then get an A and an AAAA record (Azure's page on
    /// IPv6 load balancers by template).
    private void label(Draft draft) {
        if (!(draft.properties().path("dnsSettings") instanceof ObjectNode dns)) {
            return;
        }
        String label = dns.path("domainNameLabel").asString("");
        if (label.isEmpty()) {
            draft.properties().remove("dnsSettings");
            return;
        }
        if (!LABEL.matcher(label).matches()) {
            throw ArmRefusal.of(
                    400,
                    "InvalidDomainNameLabel",
                    "The domain name label %s is invalid. It must conform to the following regular expression: ^%s$."
                            .formatted(label, LABEL));
        }
        String fqdn =
                "%s.%s.cloudapp.azure.com".formatted(label, world.settings().location());
        world.all(Kind.PUBLIC_ADDRESS).stream()
                .filter(other -> !other.id().equals(draft.id()))
                .filter(other -> isSix(other.properties()) == isSix(draft.properties()))
                .filter(other -> other.properties()
                        .path("dnsSettings")
                        .path("fqdn")
                        .asString("")
                        .equals(fqdn))
                .findFirst()
                .ifPresent(_ -> {
                    throw ArmRefusal.of(
                            400,
                            "DnsRecordInUse",
                            "DNS record %s is already used by another public IP.".formatted(fqdn));
                });
        dns.put("fqdn", fqdn);
    }

    private static boolean isSix(JsonNode properties) {
        return properties.path("publicIPAddressVersion").asString("").equals("IPv6");
    }

    @Override
    public void settle(Draft draft) {
        ObjectNode properties = draft.properties();
        if (properties.hasNonNull("ipAddress")
                || properties.path("publicIPAllocationMethod").asString().equals("Dynamic")) {
            return;
        }
        boolean six = isSix(properties);
        AddressSpace space = new AddressSpace(world);
        Optional<String> prefix = Resource.reference(properties, "publicIPPrefix")
                .flatMap(world::find)
                .map(found -> found.properties().path("ipPrefix").asString());
        Optional<String> address = prefix.isPresent() ? space.ofPrefix(prefix.get()) : space.external(six);
        properties.put(
                "ipAddress",
                address.orElseThrow(() -> ArmRefusal.of(
                        400,
                        prefix.isPresent() ? "PublicIPPrefixExhausted" : "PublicIPAddressNotAvailable",
                        "There is no free address for %s.".formatted(draft.id()))));
    }

    /// The frontend or IP configuration that has an address.
    Optional<ArmId> user(Resource address) {
        return world.users(address.id()).stream()
                .flatMap(owner -> Stream.concat(
                        configurations(owner, "frontendIPConfigurations", address.id()),
                        configurations(owner, "ipConfigurations", address.id())))
                .findFirst();
    }

    private static Stream<ArmId> configurations(Resource owner, String collection, ArmId address) {
        return owner.parts(collection)
                .filter(part -> Resource.reference(part.path("properties"), "publicIPAddress")
                        .filter(address::equals)
                        .isPresent())
                .map(part -> owner.id().child(collection, part.path("name").asString()));
    }

    @Override
    public void requireDeletable(Resource resource) {
        user(resource).ifPresent(user -> {
            throw ArmRefusal.of(
                    400,
                    "PublicIPAddressCannotBeDeleted",
                    ("Public IP address %s can not be deleted since it is still allocated to resource %s. In order to delete the public IP,"
                                    + " disassociate/detach the Public IP address from the resource. To learn how to do this, see aka.ms/deletepublicip.")
                            .formatted(resource.id(), user));
        });
    }

    @Override
    public ObjectNode shown(Resource resource) {
        Optional<ArmId> user = user(resource);
        if (user.isEmpty()) {
            return resource.body();
        }
        ObjectNode shown = resource.body().deepCopy();
        ResourceRules.inside(ResourceRules.inside(shown, "properties"), "ipConfiguration")
                .put("id", user.get().text());
        return shown;
    }

    /// Blocks of public addresses.
    record PrefixRules(AzureWorld world) implements ResourceRules {

        @Override
        public void complete(Draft draft) {
            ResourceRules.sku(draft, "Standard");
            ResourceRules.zones(draft);
            ObjectNode properties = draft.properties();
            ResourceRules.otherwise(properties, "publicIPAddressVersion", "IPv4");
            boolean six = isSix(properties);
            ResourceRules.otherwise(properties, "prefixLength", six ? 124 : 28);
            ResourceRules.bounded(properties, "properties", "prefixLength", six ? 124 : 28, six ? 127 : 31);
            ResourceRules.keep(draft, "publicIPAddressVersion", "prefixLength");
            draft.before()
                    .ifPresent(before ->
                            properties.set("ipPrefix", before.properties().path("ipPrefix")));
        }

        @Override
        public void settle(Draft draft) {
            ObjectNode properties = draft.properties();
            if (!properties.hasNonNull("ipPrefix")) {
                boolean six =
                        properties.path("publicIPAddressVersion").asString().equals("IPv6");
                properties.put(
                        "ipPrefix",
                        new AddressSpace(world)
                                .prefix(six, properties.path("prefixLength").asInt()));
            }
        }

        @Override
        public void requireDeletable(Resource resource) {
            world.users(resource.id()).stream().findFirst().ifPresent(user -> {
                throw ArmRefusal.of(
                        400,
                        "PublicIpPrefixCannotBeDeleted",
                        "Public IP prefix %s can not be deleted since it is still used by %s."
                                .formatted(resource.id(), user.id()));
            });
        }

        @Override
        public ObjectNode shown(Resource resource) {
            ObjectNode shown = resource.body().deepCopy();
            world.users(Kind.PUBLIC_ADDRESS, resource.id())
                    .forEach(address -> ResourceRules.inside(shown, "properties")
                            .withArray("publicIPAddresses")
                            .addObject()
                            .put("id", address.id().text()));
            return shown;
        }
    }
}

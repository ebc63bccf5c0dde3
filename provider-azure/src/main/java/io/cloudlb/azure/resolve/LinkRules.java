// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Part.Frontend;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.FoundLink;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The Private Link Service that a Service asks for, before its IPv4 frontend. One that stands keeps its name, its
/// resource group and its subnet, unless the user names others.
///
/// @param seen whether all that Azure has named is among what is known of the surroundings
/// @param alone whether Services of no other namespace have rules at its IPv4 frontend
public record LinkRules(
        LoadBalancerSpec spec,
        Place place,
        Surroundings surroundings,
        Standing standing,
        AzureChoices choices,
        boolean seen,
        boolean alone,
        AnnotationReader annotations) {
    /// Names of the network's resources (Azure's rules for names).
    private static final Predicate<String> NAME =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?").asMatchPredicate();

    /// The resource group that a Service asks for one in; empty when it asks for none.
    public static Optional<String> wantedGroup(LoadBalancerSpec spec, AzureChoices choices, Place place) {
        AnnotationReader annotations = new AnnotationReader(spec.annotations());
        return isAsked(annotations)
                ? group(annotations).or(() -> Optional.of(usualGroup(choices, place)))
                : Optional.empty();
    }

    /// The resource group where nobody names one.
    public static String usualGroup(AzureChoices choices, Place place) {
        return choices.linkGroup().orElse(place.group());
    }

    static boolean isAsked(AnnotationReader annotations) {
        return annotations.truth(AzureAnnotations.LINK_CREATE).orElse(false);
    }

    /// Whether probes come with the line of the PROXY protocol, too, which kube-proxy does not understand.
    static boolean isProxied(AnnotationReader annotations) {
        return isAsked(annotations)
                && annotations.truth(AzureAnnotations.LINK_PROXY).orElse(false);
    }

    private static Optional<String> group(AnnotationReader annotations) {
        return annotations.text(AzureAnnotations.LINK_GROUP).filter(AddressWishes::isGroup);
    }

    /// @param frontends those of the Service
    /// @param floats whether packets reach the nodes with the frontend's IPv4 address
    Optional<PrivateLink> link(List<Frontend> frontends, boolean internal, boolean floats) {
        if (!isAsked(annotations)) {
            return Optional.empty();
        }
        if (!place.byInterface()) {
            annotations.refuse(
                    SpecReason.UNSUPPORTED_ANNOTATION,
                    AzureAnnotations.LINK_CREATE,
                    "Azure takes no Private Link Service at a load balancer whose pools hold nodes by their addresses; have them held by their network interfaces (loadBalancerBackendPoolConfigurationType: nodeIPConfiguration in the file of --azure-cloud-config), or take the annotation out");
        }
        Optional<Frontend> frontend = frontends.stream()
                .filter(each -> each.family() == IpFamily.IPV4)
                .findFirst();
        if (frontend.isEmpty()) {
            annotations.refuse(
                    SpecReason.UNSUPPORTED_IP_FAMILY,
                    AzureAnnotations.LINK_CREATE,
                    "a Private Link Service is for IPv4 alone, and the Service's families are %s; give it IPv4, or take the annotation out"
                            .formatted(spec.ipFamilies()));
        }
        if (!internal && floats) {
            annotations.refuse(
                    SpecReason.CONFLICTING_ANNOTATIONS,
                    AzureAnnotations.LINK_CREATE,
                    "no packet of a Private Link Service gets through a public load balancer with floating IP; set %s, or %s, to true"
                            .formatted(AzureAnnotations.INTERNAL, AzureAnnotations.NO_FLOATING_IP));
        }
        PrivateLink asked = asked(frontend.map(this::path).orElseGet(() -> new ArmId("")));
        return unlessHindered(asked);
    }

    private ArmId path(Frontend frontend) {
        return place.part(new Part.Key(standing.document(), Part.Collection.FRONTEND, frontend.name()));
    }

    /// The one that the Service has.
    private Optional<PrivateLink> stands() {
        return standing.state().links().values().stream().findFirst();
    }

    private PrivateLink asked(ArmId frontend) {
        LinkDetails details = new LinkDetails(place, surroundings, stands(), annotations);
        return new PrivateLink(
                place.privateLink(groupAsked(), name()),
                frontend,
                details.nat(),
                annotations.truth(AzureAnnotations.LINK_PROXY).orElse(false),
                details.fqdns(),
                details.visibility(),
                details.approval(),
                "",
                Provisioning.SUCCEEDED,
                Optional.empty(),
                Optional.empty());
    }

    private String name() {
        Optional<String> asked = annotations.text(AzureAnnotations.LINK_NAME);
        asked.filter(NAME.negate())
                .ifPresent(text -> annotations.invalid(
                        AzureAnnotations.LINK_NAME,
                        "'%s' is no name of a Private Link Service: 1 to 80 letters, digits, dots, hyphens and underscores, a letter or digit first and no dot or hyphen last"
                                .formatted(text)));
        return asked.filter(NAME)
                .or(() -> stands().map(link -> link.id().name()))
                .orElseGet(() -> AzureNames.privateLink(spec.owner()));
    }

    private String groupAsked() {
        annotations
                .text(AzureAnnotations.LINK_GROUP)
                .filter(text -> !AddressWishes.isGroup(text))
                .ifPresent(text -> annotations.invalid(
                        AzureAnnotations.LINK_GROUP,
                        "'%s' is no name of a resource group: at most 90 letters, digits, dots, hyphens, underscores and brackets, and no dot last"
                                .formatted(text)));
        return group(annotations)
                .or(() -> stands().flatMap(link -> link.id().group()))
                .orElseGet(() -> usualGroup(choices, place));
    }

    /// What is in the way of what is asked for; meanwhile what stands stays.
    private Optional<PrivateLink> unlessHindered(PrivateLink asked) {
        String group = asked.id().group().orElse("");
        if (!surroundings.links().tellsOf(group) || !seen) {
            return missing(
                    AzureReason.PRIVATE_LINK_UNKNOWN,
                    "",
                    "the Private Link Services of resource group %s have not been read: it is not there, or reading them there is not allowed to the controller's identity (Microsoft.Network/privateLinkServices/read), or Services name more than the 50 resource groups of one look and it waits for its turn"
                            .formatted(group));
        }
        Optional<FoundLink> before = others().stream()
                .filter(found -> found.frontends().contains(asked.frontend()))
                .findFirst();
        if (before.isPresent()) {
            return shared(asked, before.get());
        }
        if (!alone && stands().filter(asked::isPlaceOf).isEmpty()) {
            return missing(
                    AzureReason.PRIVATE_LINK_IN_USE,
                    AzureAnnotations.LINK_CREATE,
                    "consumers would reach Services of other namespaces, too, which share the address of frontend %s; ask for another address, or take the annotation out"
                            .formatted(asked.frontend().name()));
        }
        if (others().stream().anyMatch(found -> found.id().equals(asked.id()))) {
            return missing(
                    AzureReason.PRIVATE_LINK_IN_USE,
                    AzureAnnotations.LINK_NAME,
                    "Private Link Service %s of resource group %s is not this Service's and is left alone; choose another name, or delete it"
                            .formatted(asked.id().name(), group));
        }
        return Optional.of(asked);
    }

    private List<FoundLink> others() {
        return surroundings.links().found().stream()
                .filter(found -> !found.mark().equals(Optional.of(spec.owner().mark())))
                .toList();
    }

    /// A frontend has room for one. Whoever made it configures it, and the others at the address are served without one
    /// of their own. They look again, for the next one makes its own when it goes.
    private Optional<PrivateLink> shared(PrivateLink asked, FoundLink before) {
        boolean ours = before.mark()
                .filter(mark -> mark.clusterUid().equals(spec.owner().cluster().uid()))
                .isPresent();
        if (!ours) {
            return missing(
                    AzureReason.PRIVATE_LINK_IN_USE,
                    AzureAnnotations.LINK_CREATE,
                    "Private Link Service %s stands before frontend %s, which has room for one; it is not this cluster's and is left alone. Delete it, or take the annotation out"
                            .formatted(before.id(), asked.frontend().name()));
        }
        List<String> details = AzureAnnotations.LINK_DETAILS.stream()
                .filter(key -> annotations.text(key).isPresent())
                .sorted()
                .toList();
        annotations.missButKeep(
                AzureReason.PRIVATE_LINK_IN_USE,
                AzureAnnotations.LINK_CREATE,
                "makes no Private Link Service of its own while %s of %s stands before the address that both have; consumers reach this Service by it, too%s"
                        .formatted(
                                before.id().name(),
                                before.service(),
                                details.isEmpty()
                                        ? ""
                                        : "; it is %s that configures it, and %s has no effect"
                                                .formatted(before.service(), String.join(", ", details))));
        return Optional.empty();
    }

    private Optional<PrivateLink> missing(AzureReason reason, String field, String message) {
        if (standing.state().parts().isEmpty()) {
            annotations.miss(reason, field, message);
        } else {
            annotations.missButKeep(reason, field, message);
        }
        return stands();
    }
}

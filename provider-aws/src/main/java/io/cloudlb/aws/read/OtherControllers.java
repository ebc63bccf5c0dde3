// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.OtherController;
import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.translate.ClaimRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The other controllers that make load balancers for Services on AWS, and what they leave on Services and in the
/// account.
///
/// @param cluster the cluster whose Services are meant
public record OtherControllers(ClusterIdentity cluster) {
    private static final String AWS_LOAD_BALANCER_CONTROLLER = "aws-load-balancer-controller";
    private static final String CLOUD_PROVIDER = "Kubernetes' own cloud controller (cloud-provider-aws)";
    private static final String FINALIZER = "service.k8s.aws/resources";

    /// How Services that another serves are known by their objects.
    public static final List<OtherController> ALL = List.of(new OtherController(
            AWS_LOAD_BALANCER_CONTROLLER,
            Map.of(AwsAnnotations.TYPE, Set.of("external", "nlb-ip")),
            Set.of(FINALIZER)));

    private static final String CLOUD_PROVIDER_SERVICE = "kubernetes.io/service-name";
    private static final String CLOUD_PROVIDER_CLUSTER = "kubernetes.io/cluster/";
    private static final String CONTROLLER_SERVICE = "service.k8s.aws/stack";
    private static final String CONTROLLER_CLUSTER = "elbv2.k8s.aws/cluster";

    /// The Service that a load balancer with these tags was made for by another controller.
    Optional<ServiceKey> service(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(CLOUD_PROVIDER_SERVICE))
                .or(() -> Optional.ofNullable(tags.get(CONTROLLER_SERVICE)))
                .map(name -> name.split("/", -1))
                .filter(parts -> parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank())
                .map(parts -> new ServiceKey(parts[0], parts[1]));
    }

    /// What such a load balancer says of that Service.
    ///
    /// @param name the load balancer's name
    OtherLoadBalancer describe(String name, String dnsName, Map<String, String> tags) {
        boolean ofCloudProvider = tags.containsKey(CLOUD_PROVIDER_SERVICE);
        String key = ofCloudProvider ? CLOUD_PROVIDER_SERVICE : CONTROLLER_SERVICE;
        return new OtherLoadBalancer(
                ofCloudProvider ? CLOUD_PROVIDER : AWS_LOAD_BALANCER_CONTROLLER,
                "load balancer %s with the tag %s=%s".formatted(name, key, tags.getOrDefault(key, "")),
                dnsName,
                ofCloudProvider
                        ? tags.containsKey(CLOUD_PROVIDER_CLUSTER + cluster.name())
                        : cluster.name().equals(tags.get(CONTROLLER_CLUSTER)),
                Set.of(ofCloudProvider ? ClaimRules.COMMON_FINALIZER : FINALIZER));
    }
}

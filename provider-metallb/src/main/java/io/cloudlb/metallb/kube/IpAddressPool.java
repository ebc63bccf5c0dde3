// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/// MetalLB's `IPAddressPool`, version `v1beta1`. MetalLB reads those of its own namespace only.
@Group("metallb.io")
@Version("v1beta1")
@Kind("IPAddressPool")
@Plural("ipaddresspools")
@Singular("ipaddresspool")
public final class IpAddressPool extends CustomResource<IpAddressPoolSpec, IpAddressPoolStatus> implements Namespaced {
    @Override
    protected @Nullable IpAddressPoolSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable IpAddressPoolStatus initStatus() {
        return null;
    }
}

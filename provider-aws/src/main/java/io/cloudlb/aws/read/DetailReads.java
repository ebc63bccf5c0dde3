// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.StateGaps;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Whose turn it is to have something read that no listing shows: the targets of each target group, listeners, and the
/// attributes of both, each with a call of its own. Turns go by the Services' UIDs, over many rounds.
public final class DetailReads {
    private String uid = "";
    private int number;

    /// Something that no listing shows.
    record Detail(Owner.Service owner, StateGaps.Gap what) {
        /// The state with this as it is now.
        AwsState.OfService readIn(AwsState.OfService state, AwsReader reader) {
            try {
                return reader.closed(state, what);
            } catch (CloudException e) {
                if (e.error().is(CloudError.Kind.NOT_FOUND)) {
                    return gone(state);
                }
                throw e;
            }
        }

        private AwsState.OfService gone(AwsState.OfService state) {
            return switch (what) {
                case StateGaps.Gap.Listeners(AwsState.LoadBalancer of) -> state.withoutLoadBalancer(of.name());
                case StateGaps.Gap.LoadBalancerAttributes(AwsState.LoadBalancer of) ->
                    state.withoutLoadBalancer(of.name());
                case StateGaps.Gap.Targets(AwsState.TargetGroup of) -> state.withoutTargetGroup(of.name());
                case StateGaps.Gap.TargetGroupAttributes(AwsState.TargetGroup of) ->
                    state.withoutTargetGroup(of.name());
            };
        }
    }

    /// The turns from where the last ones ended.
    Turns turns(List<Owner.Service> owners) {
        return new Turns(
                owners.stream().sorted(Comparator.comparing(Owner.Service::uid)).toList());
    }

    /// The turns among these Services.
    final class Turns {
        private final List<Owner.Service> owners;
        private int at;

        private Turns(List<Owner.Service> owners) {
            this.owners = owners;
            at = (int) owners.stream()
                    .takeWhile(owner -> owner.uid().compareTo(uid) < 0)
                    .count();
        }

        /// Whose turn it is until [#done]; empty when there is nothing to read.
        ///
        /// @param state what is known of one now
        Optional<Detail> next(Function<Owner.Service, AwsState.OfService> state) {
            for (int tried = 0; tried <= owners.size() && !owners.isEmpty(); tried++) {
                Owner.Service owner = owners.get(at % owners.size());
                number = owner.uid().equals(uid) ? number : 0;
                uid = owner.uid();
                List<StateGaps.Gap> all = all(state.apply(owner));
                if (number < all.size()) {
                    return Optional.of(new Detail(owner, all.get(number)));
                }
                number = 0;
                at++;
                uid = owners.get(at % owners.size()).uid();
            }
            return Optional.empty();
        }

        void done() {
            number++;
        }
    }

    /// What breaks traffic first when someone changes it comes first.
    private static List<StateGaps.Gap> all(AwsState.OfService state) {
        return Stream.of(
                        state.targetGroups().values().stream().map(StateGaps.Gap.Targets::new),
                        state.loadBalancers().values().stream().map(StateGaps.Gap.Listeners::new),
                        state.loadBalancers().values().stream().map(StateGaps.Gap.LoadBalancerAttributes::new),
                        state.targetGroups().values().stream().map(StateGaps.Gap.TargetGroupAttributes::new))
                .<StateGaps.Gap>flatMap(gaps -> gaps)
                .toList();
    }
}

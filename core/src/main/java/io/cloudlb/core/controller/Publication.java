// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.Ingress;
import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.SortedMap;

/// What a Service's object shows of its load balancer.
///
/// @param addresses where clients connect
/// @param marks the annotations that go with the addresses
record Publication(List<Ingress> addresses, SortedMap<String, String> marks) {
    Publication {
        addresses = List.copyOf(addresses);
        marks = Sorted.copyOf(marks);
    }
}

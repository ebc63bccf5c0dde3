// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Optional;

/// An answer with success in its status that is not one of Compute Engine's. The client library takes an empty body for
/// an empty list.
final class UnreadableAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final String SENTENCE = "what answers at the address of Compute Engine gives no answer of Compute Engine's;"
            + " check --gcp-endpoint-url and the proxy on the way";

    private UnreadableAnswer() {
        super(SENTENCE);
    }

    /// The answer, if it says what it is, as all of Compute Engine's do: `compute#forwardingRuleList`.
    static <A extends Message> A checked(A answer) {
        FieldDescriptor kind = answer.getDescriptorForType().findFieldByName("kind");
        boolean known = kind == null
                || Optional.of(answer.getField(kind))
                        .filter(value -> value.toString().startsWith("compute#"))
                        .isPresent();
        if (!known) {
            throw new UnreadableAnswer();
        }
        return answer;
    }
}

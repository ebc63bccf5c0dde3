// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import java.util.Map;
import java.util.TreeMap;

/// What an operation answers, before it is wrapped as its service does.
public sealed interface AwsBody permits Xml, AwsBody.Json {

    /// The fields of a JSON answer: texts, numbers, truth values, lists and maps.
    record Json(Map<String, Object> fields) implements AwsBody {
        public Json {
            fields = new TreeMap<>(fields);
        }
    }
}

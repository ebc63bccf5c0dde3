// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.api;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What AWS asks of tags, with the error codes of one service.
///
/// @param duplicateCode for the same key twice in one request
/// @param tooManyCode for more tags than a resource may have
/// @param invalidCode for a key or value of the wrong form
/// @param allowed what keys and values may be made of
public record TagRules(String duplicateCode, String tooManyCode, String invalidCode, Pattern allowed) {

    /// Letters, spaces and numbers of any script, and `+ - = . _ : / @`.
    public static final Pattern COMMON = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    /// The rules of Elastic Load Balancing.
    public static final TagRules ELBV2 = new TagRules("DuplicateTagKeys", "TooManyTags", "ValidationError", COMMON);

    /// The rules of EC2, which "allows for any character in its tags", as its user guide says.
    public static final TagRules EC2 = new TagRules(
            "InvalidParameterValue", "TagLimitExceeded", "InvalidParameterValue", Pattern.compile("\\P{Cntrl}*"));

    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    /// Reads a list of structures with `Key` and `Value`.
    public SortedMap<String, String> read(List<Params> tags) {
        SortedMap<String, String> all = new TreeMap<>();
        for (Params tag : tags) {
            String key = tag.requiredText("Key");
            String value = tag.rawText("Value").orElse("");
            checkForm(key, value);
            if (all.put(key, value) != null) {
                throw AwsRefusal.of(duplicateCode, "Duplicate tag key found: %s", key);
            }
        }
        return all;
    }

    /// Refuses a key or value AWS would not take.
    public void checkForm(String key, String value) {
        if (key.startsWith("aws:")) {
            throw AwsRefusal.of(invalidCode, "aws: prefixed tag key names are not allowed for external use: %s", key);
        }
        if (key.length() > LONGEST_KEY || !allowed.matcher(key).matches()) {
            throw AwsRefusal.of(invalidCode, "Tag key '%s' is not valid", key);
        }
        if (value.length() > LONGEST_VALUE || !allowed.matcher(value).matches()) {
            throw AwsRefusal.of(invalidCode, "Tag value '%s' of key '%s' is not valid", value, key);
        }
    }

    /// Refuses more tags than a resource may have.
    public void checkCount(Map<String, String> all, int limit) {
        if (all.size() > limit) {
            throw AwsRefusal.of(tooManyCode, "The maximum number of tags per resource is %d", limit);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Sorted;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What an attribute of a load balancer or target group may be set to, after the ELBv2 API reference. AWS refuses the
/// whole call for one value that it does not take.
public sealed interface AttributeValues {
    AttributeValues TRUE_OR_FALSE = Words.of("true", "false");

    boolean allow(String value);

    /// @param words all there are
    record Words(SortedSet<String> words) implements AttributeValues {
        public Words {
            words = Sorted.copyOf(words);
        }

        static Words of(String... words) {
            return new Words(new TreeSet<>(List.of(words)));
        }

        @Override
        public boolean allow(String value) {
            return words.contains(value);
        }

        /// `false or true`.
        @Override
        public String toString() {
            return String.join(" or ", words);
        }
    }

    /// Whole numbers, both ends included.
    ///
    /// @param orOff whether the word `off` is one of them
    record Numbers(int least, int most, boolean orOff) implements AttributeValues {
        @Override
        public boolean allow(String value) {
            return (orOff && value.equals("off"))
                    || number(value)
                            .filter(number -> number >= least && number <= most)
                            .isPresent();
        }

        /// `a whole number from 0 to 3600`.
        @Override
        public String toString() {
            return "%sa whole number from %d to %d".formatted(orOff ? "off, or " : "", least, most);
        }
    }

    /// @param inWords the shape, for people
    record Text(Pattern shape, String inWords) implements AttributeValues {
        @Override
        public boolean allow(String value) {
            return shape.matcher(value).matches();
        }

        @Override
        public String toString() {
            return inWords;
        }
    }

    /// The number that digits alone are; a sign or a blank is AWS's refusal.
    static Optional<Integer> number(String value) {
        return value.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(value)) : Optional.empty();
    }
}

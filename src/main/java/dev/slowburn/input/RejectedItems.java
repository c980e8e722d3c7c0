package dev.slowburn.input;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import java.util.Map;

/** The items of a record that were rejected while the other items were counted. */
public interface RejectedItems {
    /** Nothing was rejected. */
    RejectedItems NONE = new RejectedItems() {
        @Override
        public int count() {
            return 0;
        }

        @Override
        public RejectedOutcomeException first() {
            throw new IllegalStateException("no item was rejected");
        }

        @Override
        public Map<Rejection, Integer> reasons() {
            return Map.of();
        }

        @Override
        public String positions() {
            return "";
        }

        @Override
        public byte[] record() {
            throw new IllegalStateException("no item was rejected");
        }
    };

    /** The number of rejected items. */
    int count();

    /** Why the first item was rejected. */
    RejectedOutcomeException first();

    /** The number of items that were rejected for each reason. */
    Map<Rejection, Integer> reasons();

    /** The zero-based positions of the rejected items in the record, separated by commas; "…" stands for those after many. */
    String positions();

    /** The smallest valid record of the same format that contains the rejected items and what they belong to. */
    byte[] record();
}

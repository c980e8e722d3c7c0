package dev.slowburn.input;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import java.util.Set;
import org.apache.kafka.common.header.Headers;

/**
 * Decodes the records of one input. A record contains one outcome or, in formats that send batches, thousands.
 *
 * <p>Stateful, and passes one reused outcome: each task needs its own source.
 */
public interface OutcomeSource {
    /**
     * Decodes a record.
     *
     * @param outcomes receives each outcome of the record, in its order
     * @return the items of the record that could not be counted, usually {@link RejectedItems#NONE}; valid until the next call
     * @throws RejectedOutcomeException if the record is rejected as a whole; the receiver has been passed no outcome of it then
     */
    RejectedItems decode(Headers headers, byte[] value, Receiver outcomes);

    /** Passes on what was observed in the records since the last call. */
    default void report(Observer observer) {
        // Most formats have nothing to observe.
    }

    /** Learns facts about an input that do not appear in its outcomes. */
    interface Observer {
        /** Spans that were not counted because their parent is in the same service. */
        void innerSpans(long spans);

        /** Spans that were counted once because their sampling information is invalid. */
        void inconsistentSpans(long spans);

        /**
         * Outcomes of services that were given no name.
         *
         * @param services the names that SDKs use then; not all if there are many
         */
        void unknownServices(long outcomes, Set<String> services);
    }

    /** Counts outcomes. */
    @FunctionalInterface
    interface Receiver {
        /**
         * Counts an outcome.
         *
         * @param outcome valid until this method returns
         * @throws RejectedOutcomeException if the outcome is implausible; the source reports it among the rejected items
         */
        void receive(Outcome outcome);
    }
}

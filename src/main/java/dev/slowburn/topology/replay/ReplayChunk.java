package dev.slowburn.topology.replay;

import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.topology.progress.ProgressMarker;
import java.util.List;
import java.util.Set;

/**
 * The result of reading a range of offsets again.
 *
 * @param rules the rules that have counted the range
 * @param counted offsets that were read
 * @param lost offsets whose records were deleted before they could be read
 * @param times what was learned about the times of records
 * @param messages tallies for the second stage
 * @param highestEventTime highest event time in the tallies, in epoch milliseconds; {@link ProgressMarker#NOTHING} without tallies
 * @param outcomes number of records that were read
 * @param skipped number of records that could not be counted
 */
public record ReplayChunk(
        Set<RuleId> rules,
        OffsetRanges counted,
        OffsetRanges lost,
        OffsetTimes times,
        List<Message> messages,
        long highestEventTime,
        long outcomes,
        long skipped) {
    public ReplayChunk {
        rules = Set.copyOf(rules);
        messages = List.copyOf(messages);
    }

    /** A record of the repartition topic. */
    public static final class Message {
        private final int partition;
        private final String service;
        private final byte[] value;

        /**
         * @param partition partition of the topic, which owns the service
         * @param value not modified afterwards
         */
        Message(int partition, String service, byte[] value) {
            this.partition = partition;
            this.service = service;
            this.value = value;
        }

        public int partition() {
            return partition;
        }

        public String service() {
            return service;
        }

        /** Not to be modified. */
        public byte[] value() {
            return value;
        }
    }

    /** Records that a range was deleted before it could be read. */
    public static ReplayChunk lost(ReplayRequest request, long from, long to) {
        return new ReplayChunk(
                request.rules(),
                OffsetRanges.NONE,
                OffsetRanges.of(from, to),
                OffsetTimes.NONE,
                List.of(),
                ProgressMarker.NOTHING,
                0,
                0);
    }

    /** The same chunk with what was learned about the times of records. */
    public ReplayChunk with(OffsetTimes learned) {
        return new ReplayChunk(rules, counted, lost, learned, messages, highestEventTime, outcomes, skipped);
    }
}

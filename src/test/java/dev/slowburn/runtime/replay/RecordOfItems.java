package dev.slowburn.runtime.replay;

import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;

/** A record with several outcomes: a byte that no record in Avro begins with, then their times. */
final class RecordOfItems implements OutcomeSource {
    private static final byte FORMAT = 'I';

    private final DecodedOutcome outcome = new DecodedOutcome();
    private final OutcomeSource others;

    /** @param others decodes records with one outcome */
    RecordOfItems(OutcomeSource others) {
        this.others = others;
    }

    static byte[] toBytes(long... occurredAt) {
        ByteBuffer bytes =
                ByteBuffer.allocate(1 + occurredAt.length * Long.BYTES).put(FORMAT);
        Arrays.stream(occurredAt).forEach(bytes::putLong);
        return bytes.array();
    }

    static int size(byte[] record) {
        return record.length / Long.BYTES;
    }

    private static long occurredAt(byte[] record, int item) {
        return ByteBuffer.wrap(record).getLong(1 + item * Long.BYTES);
    }

    /** The number of items after a time, in epoch milliseconds. */
    static long ahead(byte[] record, long time) {
        long count = 0;
        for (int i = 0; i < size(record); i++) {
            count += occurredAt(record, i) > time ? 1 : 0;
        }
        return count;
    }

    @Override
    public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
        if (value[0] != FORMAT) {
            return others.decode(headers, value, outcomes);
        }
        List<RejectedOutcomeException> reasons = new ArrayList<>();
        for (int i = 0; i < size(value); i++) {
            outcome.reset();
            outcome.service = ReplayedLog.SERVICE;
            outcome.kind = OutcomeKind.SUCCESS;
            outcome.occurredAt = occurredAt(value, i);
            try {
                outcomes.receive(outcome);
            } catch (RejectedOutcomeException e) {
                reasons.add(e);
            }
        }
        return reasons.isEmpty() ? RejectedItems.NONE : new Rejected(reasons);
    }

    private record Rejected(List<RejectedOutcomeException> all) implements RejectedItems {
        @Override
        public int count() {
            return all.size();
        }

        @Override
        public RejectedOutcomeException first() {
            return all.get(0);
        }

        @Override
        public Map<Rejection, Integer> reasons() {
            return Map.of(first().rejection(), all.size());
        }

        @Override
        public String positions() {
            return "";
        }

        @Override
        public byte[] record() {
            return new byte[0];
        }
    }
}

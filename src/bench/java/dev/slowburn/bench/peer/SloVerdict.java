package dev.slowburn.bench.peer;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * The contribution of an outcome to an SLO, as exchanged between Flink operators.
 *
 * @param occurredAt like the next two, not serialized by {@link SloVerdictSerializer}, as it is read only in the chain of the
 *     source
 * @param partition partition of the record
 * @param offset offset of the record
 */
@TypeInfo(SloVerdictType.Factory.class)
record SloVerdict(String slo, long good, long bad, long occurredAt, int partition, long offset) {
    /** Timestamp of the end marker of a partition. */
    private static final long END = Long.MAX_VALUE;

    static SloVerdict end(int partition, long offset) {
        return new SloVerdict("", 0, 0, END, partition, offset);
    }

    boolean isEnd() {
        return occurredAt == END;
    }
}

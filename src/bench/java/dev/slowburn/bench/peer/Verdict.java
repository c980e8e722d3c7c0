package dev.slowburn.bench.peer;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What one outcome adds to an SLO, as Flink hands it on.
 *
 * @param occurredAt not written by {@link VerdictSerializer}, as the next two: who reads them is in one chain with the source
 * @param partition of the record
 * @param offset of the record
 */
@TypeInfo(VerdictType.Factory.class)
record Verdict(String slo, long good, long bad, long occurredAt, int partition, long offset) {
    /** The time of what comes after all outcomes of a partition. */
    private static final long END = Long.MAX_VALUE;

    static Verdict end(int partition, long offset) {
        return new Verdict("", 0, 0, END, partition, offset);
    }

    boolean isEnd() {
        return occurredAt == END;
    }
}

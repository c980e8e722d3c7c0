package dev.slowburn.runtime.replay;

import dev.slowburn.domain.coverage.OffsetTimes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Recognises a range of which all outcomes have expired, so that it need not be read. Not thread-safe.
 *
 * <p>Only if the broker sets the timestamps of the records: those that producers set may be wrong, so that an outcome would be missing.
 * The type may have been changed meanwhile, so the first record of the range and the first one after it must have it.
 */
final class ExpiredPart {
    private long beginning = -1;
    private boolean isChecked;
    private boolean isByBroker;
    /** Whether the records after the range have timestamps of the broker. */
    private boolean isNewerByBroker;

    /** Called when it is known where a range begins. */
    void begin(long from, long to) {
        isNewerByBroker = isByBroker && beginning == to;
        beginning = from;
        isChecked = false;
        isByBroker = false;
    }

    /**
     * Whether all outcomes of a range have expired. To be called with its first record; false for all others.
     *
     * @param to end of the range
     * @param times at which offsets records of some times begin
     * @param expired outcomes that were written before this time have expired, in epoch milliseconds
     */
    boolean isExpired(ConsumerRecord<byte[], byte[]> first, long to, OffsetTimes times, long expired) {
        if (isChecked) {
            return false;
        }
        isChecked = true;
        isByBroker = first.timestampType() == TimestampType.LOG_APPEND_TIME;
        return isByBroker && isNewerByBroker && times.since(to).orElse(Long.MAX_VALUE) <= expired;
    }
}

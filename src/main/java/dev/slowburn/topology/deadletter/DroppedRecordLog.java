package dev.slowburn.topology.deadletter;

import dev.slowburn.counting.BudgetKey;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs records of a task that are not counted, with their coordinates but not their contents. At most {@value #PER_MINUTE} lines
 * are logged per minute of the wall clock; the metrics count all dropped records.
 */
public final class DroppedRecordLog {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedRecordLog.class);
    private static final int PER_MINUTE = 10;
    private static final long MINUTE = 60_000;

    private long minuteStart = Long.MIN_VALUE / 2;
    private int logged;
    private long suppressed;

    /** @param context of the task; schedules a punctuation that logs the number of suppressed lines */
    public DroppedRecordLog(ProcessorContext<?, ?> context) {
        context.schedule(Duration.ofMillis(MINUTE), PunctuationType.WALL_CLOCK_TIME, this::startNextMinute);
    }

    /** @param now wall clock, in epoch milliseconds */
    public void deadLetter(long now, String reason, String detail, String topic, int partition, long offset) {
        if (mayLog(now)) {
            LOG.warn(
                    "dead letter reason={} detail=\"{}\" topic={} partition={} offset={}",
                    reason,
                    detail,
                    topic,
                    partition,
                    offset);
        }
    }

    /** @param now wall clock, in epoch milliseconds */
    public void expired(long now, BudgetKey budget, long minute, long outcomes) {
        if (mayLog(now)) {
            LOG.warn(
                    "expired: older than the ledger retains slo={} objective={} service={} minute={} outcomes={}",
                    budget.slo(),
                    budget.objective(),
                    budget.service(),
                    minute,
                    outcomes);
        }
    }

    /** @param now wall clock, in epoch milliseconds */
    public void implausible(long now, BudgetKey budget, long minute) {
        if (mayLog(now)) {
            LOG.warn(
                    "implausible: the minute would have more outcomes than a ledger counts slo={} objective={} service={}"
                            + " minute={}",
                    budget.slo(),
                    budget.objective(),
                    budget.service(),
                    minute);
        }
    }

    private void startNextMinute(long now) {
        if (now - minuteStart >= MINUTE) {
            if (suppressed > 0) {
                LOG.warn("{} more dropped records were not logged; the metrics count all of them", suppressed);
            }
            minuteStart = now;
            logged = 0;
            suppressed = 0;
        }
    }

    private boolean mayLog(long now) {
        startNextMinute(now);
        if (logged < PER_MINUTE) {
            logged++;
            return true;
        }
        suppressed++;
        return false;
    }
}

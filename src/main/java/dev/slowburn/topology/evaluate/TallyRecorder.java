package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.consumption.SaturatingSum;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.streams.TaskMetrics;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LedgerFactory;
import dev.slowburn.tracking.OrphanLedger;

/**
 * Adds received tallies to ledgers, one budget after another. Tallies that are expired or implausible are not added; metrics and the
 * log report them.
 */
final class TallyRecorder {
    private final long retentionMinutes;
    private final FamilyCache families;
    private final LedgerFactory ledgers;
    private final TaskClock clock;
    private final TaskMetrics metrics;
    private final TaskMetrics.Counter expired;
    private final TaskMetrics.Counter implausible;
    private final DroppedRecordLog dropLog;

    private BudgetKey budget;
    private BudgetFamily family;
    private boolean isReplayed;
    private OrphanLedger orphan;
    /** Counts outcomes of groups and services beyond the caps; null if the family is not an overflow family. */
    private TaskMetrics.Counter overflowed;

    TallyRecorder(
            long retentionMinutes,
            BudgetRegistry registry,
            LedgerFactory ledgers,
            TaskClock clock,
            TaskMetrics metrics,
            DroppedRecordLog dropLog) {
        this.retentionMinutes = retentionMinutes;
        this.families = new FamilyCache(registry);
        this.ledgers = ledgers;
        this.clock = clock;
        this.metrics = metrics;
        this.dropLog = dropLog;
        expired = metrics.counter(
                "outcomes-expired-total", "Outcomes not counted because they are older than the ledger retains");
        implausible = metrics.counter(
                "sums-implausible-total",
                "Tallies not counted because their minute would have more than " + HourRow.MAX_PER_MINUTE
                        + " good or bad outcomes");
    }

    /**
     * Selects the budget of the tallies that follow.
     *
     * @param replayed whether a replay has counted them
     */
    void begin(long ledgerId, BudgetKey of, boolean replayed) {
        budget = of;
        isReplayed = replayed;
        family = families.familyOf(ledgerId, of);
        // Counted by an instance with other definitions: kept, so that nothing is lost if they come into force here.
        orphan = family == null ? ledgers.orphan(ledgerId, of) : null;
        overflowed = family == null || family.isOwnOf(of) ? null : overflowed(of.slo());
    }

    private TaskMetrics.Counter overflowed(String slo) {
        return metrics.counter(
                "outcomes-overflowed-total",
                "Outcomes counted by an overflow budget because of max-groups or max-services",
                "slo",
                slo);
    }

    /** The family of the selected budget; null if no definition in force has it. */
    BudgetFamily family() {
        return family;
    }

    void add(long minute, long good, long bad) {
        long nowMinute = clock.minute();
        if (!isRetained(minute, nowMinute)) {
            expire(minute, SaturatingSum.plus(good, bad));
            return;
        }
        Ledger.Answer answer = family != null
                ? family.add(budget.objective(), minute, good, bad, clock.minuteOf(family))
                : orphan.add(minute, good, bad, nowMinute);
        switch (answer) {
            case COUNTED -> {
                if (overflowed != null) {
                    overflowed.add(SaturatingSum.plus(good, bad));
                }
            }
            case TOO_OLD -> expire(minute, SaturatingSum.plus(good, bad));
            case TOO_MANY -> {
                implausible.increment();
                dropLog.implausible(clock.wall(), budget, minute);
            }
        }
    }

    /** By the evaluation clock, so that outcomes ahead of it do not expire others. */
    private boolean isRetained(long minute, long nowMinute) {
        return nowMinute == Ledger.UNKNOWN ? minute >= 0 : minute > nowMinute - retentionMinutes;
    }

    private void expire(long minute, long outcomes) {
        if (isReplayed) {
            // Live counting has reported it, or the ledger retained it then.
            return;
        }
        expired.add(outcomes);
        dropLog.expired(clock.wall(), budget, minute, outcomes);
    }

    /** Ends the additions to the ledger of the selected budget. */
    void end() {
        if (family != null) {
            family.write(budget.objective());
        } else {
            orphan.write();
        }
    }

    void add(long minute, Contributor contributor) {
        if (family != null && minute > Minutes.of(clock.now()) - LookBack.HOUR.minutes()) {
            family.add(budget.objective(), minute, contributor);
        }
    }
}

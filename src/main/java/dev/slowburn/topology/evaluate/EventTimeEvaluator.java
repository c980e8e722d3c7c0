package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.LowWatermark;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LiveBudget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The event clock of one task: evaluates its budgets as of the end of each event minute, in order, once all outcomes of that minute
 * have come (see {@link LowWatermark}). What comes ahead of its turn waits in the ledger's rows, and what is published depends on
 * the outcomes alone, not on how many of them a poll or a commit brought.
 *
 * <p>A budget's first turn is the minute of its first outcome. Minutes in which nothing can change are left out: the next one is
 * that in which outcomes come or leave a span, a calendar window or a time slice ends, an alert has waited long enough, or a
 * release override expires. So quiet months cost nothing. The budgets of a service are evaluated together, minute by minute, as its
 * release decision follows from all of them; those of other services are independent.
 *
 * <p>Work is done in strides of event time, after each of which all budgets are as of the same minute; how far that is, is stored
 * in the transaction that publishes what they said. A call ends after {@link #MOST} evaluations, about a second, and the next one
 * goes on.
 */
final class EventTimeEvaluator {
    /** How many evaluations one call makes. */
    static final int MOST = 50_000;
    /** How many families one call opens: each reads all its rows. */
    private static final int MOST_OPENED = 1_000;

    private final InputProgress progress;
    private final BudgetRegistry book;
    private final DecisionStore desk;
    private final Evaluation evaluation;
    private final Ends ends;
    private final LowWatermark reach = new LowWatermark();

    /** Takes a family away to which no outcome has come for as long as a ledger is kept. */
    @FunctionalInterface
    interface Ends {
        void silent(BudgetFamily family, long now);
    }

    EventTimeEvaluator(
            InputProgress progress, BudgetRegistry book, DecisionStore desk, Evaluation evaluation, Ends ends) {
        this.progress = progress;
        this.book = book;
        this.desk = desk;
        this.evaluation = evaluation;
        this.ends = ends;
    }

    /** Takes note of how far a partition is, at a moment of the wall clock. */
    void advance(long watermark, long now) {
        reach.advance(watermark, now);
    }

    /** Evaluates all minutes that are whole, as far as one call goes, and publishes what is news. */
    void catchUp() {
        long whole = reach.completeMinute(progress.existing(), progress.caughtUpTo());
        evaluateLate();
        int left = MOST;
        while (left > 0 && whole > progress.evaluated() && isOpen()) {
            long end = stride(whole);
            for (String service : services()) {
                left -= walk(service, end);
            }
            progress.evaluated(end);
            left--;
        }
        if (progress.evaluated() != Ledger.UNKNOWN) {
            evaluation.publish(Minutes.toLastMilli(progress.evaluated()));
        } else if (book.families().isEmpty() && progress.caughtUpTo() > ProgressMarker.NEVER) {
            evaluation.nothingToEvaluate();
        }
    }

    /** Late outcomes are counted in their own minute and told of as of the last one. */
    private void evaluateLate() {
        if (progress.evaluated() == Ledger.UNKNOWN) {
            return;
        }
        for (BudgetFamily family : book.families()) {
            if (family.consumeLate()) {
                evaluate(family, progress.evaluated());
                decide(family.key().service(), progress.evaluated());
            }
        }
    }

    /** Whether it is known of all families when their next turn is. */
    private boolean isOpen() {
        int left = MOST_OPENED;
        for (BudgetFamily family : book.families()) {
            if (!family.knowsNextTurn()) {
                if (left-- == 0) {
                    return false;
                }
                family.nextTurn(progress.evaluated());
            }
        }
        return true;
    }

    /** A minute up to which all budgets are evaluated without many more than {@link #MOST} evaluations. */
    private long stride(long whole) {
        long first = Long.MAX_VALUE;
        for (BudgetFamily family : book.families()) {
            first = Math.min(first, family.nextTurn(progress.evaluated()));
        }
        if (first > whole) {
            return whole;
        }
        return Math.min(
                whole,
                first - 1 + Math.max(1, MOST / Math.max(1, book.families().size())));
    }

    private Set<String> services() {
        Set<String> services = new LinkedHashSet<>(book.services());
        services.addAll(desk.overridden());
        services.removeIf(service -> !book.isOwn(service));
        return services;
    }

    /** Evaluates the budgets of a service up to a minute; returns how many evaluations that took. */
    private int walk(String service, long end) {
        int evaluations = 0;
        long before = progress.evaluated();
        long minute = next(service, before);
        while (minute <= end) {
            List<BudgetFamily> silent = new ArrayList<>(0);
            for (BudgetFamily family : book.familiesOf(service)) {
                boolean isSilent = book.isSilent(family, minute);
                if (isSilent || family.nextTurn(before) <= minute) {
                    evaluate(family, minute);
                    evaluations += family.budgets().size();
                }
                if (isSilent) {
                    silent.add(family);
                }
            }
            long now = Minutes.toLastMilli(minute);
            silent.forEach(family -> ends.silent(family, now));
            decide(service, minute);
            before = minute;
            minute = next(service, before);
        }
        return evaluations;
    }

    private long next(String service, long after) {
        long next = after == Ledger.UNKNOWN ? Long.MAX_VALUE : desk.nextExpiry(service, after);
        for (BudgetFamily family : book.familiesOf(service)) {
            next = Math.min(next, Math.min(family.nextTurn(after), book.silentFrom(family)));
        }
        return Math.max(next, after + 1);
    }

    private void evaluate(BudgetFamily family, long minute) {
        family.markEvaluated(minute);
        for (LiveBudget budget : family.budgets()) {
            evaluation.turn(budget, Minutes.toLastMilli(minute));
        }
    }

    private void decide(String service, long minute) {
        for (BudgetFamily family : book.familiesOf(service)) {
            for (LiveBudget budget : family.budgets()) {
                if (budget.latest() == null) {
                    evaluation.assess(budget, Minutes.toLastMilli(minute));
                }
            }
        }
        evaluation.decide(service, Minutes.toLastMilli(minute));
    }
}

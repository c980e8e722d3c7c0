package dev.slowburn.testkit.oracle;

import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.ledger.LedgerRows;
import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Schedule;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A budget's definition and a sequence of outcomes.
 *
 * @param start first minute
 * @param windows the window and the look-backs
 * @param since minute of a first outcome before the scenario
 */
public record BudgetScenario(
        long start,
        Budgeting budgeting,
        List<Window> windows,
        List<Closure> closures,
        long since,
        long spareRetention,
        List<Step> steps) {
    /** Maximum duration of a scenario. */
    public static final long LONGEST = 60_000;

    private static final int BEFORE = 60_000;

    /** Advances time by {@code passes} minutes, then adds outcomes {@code behind} minutes ago. */
    public record Step(long passes, long behind, long good, long bad) {}

    /** Excluded minutes: {@code length} from {@code from} minutes after the start on, once or every {@code period}. */
    public record Closure(long from, long length, long period) {
        boolean covers(long sinceStart) {
            long distance = sinceStart - from;
            return (period == 0 ? distance : Math.floorMod(distance, period)) < length && (period > 0 || distance >= 0);
        }

        Schedule schedule(long start) {
            if (period == 0) {
                return range -> List.of(new MinuteRange(start + from, start + from + length));
            }
            return range -> {
                List<MinuteRange> stretches = new ArrayList<>();
                long first = start + from + Math.floorDiv(range.from() - start - from - length, period) * period;
                for (long at = first; at < range.to(); at += period) {
                    stretches.add(new MinuteRange(at, at + length));
                }
                return stretches;
            };
        }
    }

    public long retention() {
        long longest = budgeting instanceof Budgeting.Sliced sliced ? sliced.sliceMinutes() : 1;
        for (Window window : windows) {
            longest = Math.max(longest, window.longestMinutes());
        }
        return longest + spareRetention;
    }

    public Ledger ledger(LedgerRows rows) {
        return ledger(rows, closures, since);
    }

    public Ledger ledger(LedgerRows rows, List<Closure> with, long first) {
        return new Ledger(
                rows, new HourRow(), retention(), budgeting, Exclusions.of(corrections(with)), first, windows);
    }

    /** The closures as corrections of an SLO named slo. */
    public List<BudgetCorrection> corrections() {
        return corrections(closures);
    }

    private List<BudgetCorrection> corrections(List<Closure> with) {
        return with.stream()
                .map(closure -> new BudgetCorrection("closed", Set.of("slo"), closure.schedule(start), "1"))
                .toList();
    }

    public NaiveBudget oracle() {
        return oracle(closures);
    }

    public NaiveBudget oracle(List<Closure> with) {
        return oracle(with, since);
    }

    /** An oracle of a budget without earlier outcomes. */
    public NaiveBudget oracleFromNothing() {
        return oracle(closures, Long.MAX_VALUE);
    }

    private NaiveBudget oracle(List<Closure> with, long first) {
        int minutes = (int) (BEFORE + LONGEST + 100);
        return new NaiveBudget(start - BEFORE, minutes, budgeting, minute -> anyCovers(with, minute - start), first);
    }

    private static boolean anyCovers(List<Closure> closures, long sinceStart) {
        for (Closure closure : closures) {
            if (closure.covers(sinceStart)) {
                return true;
            }
        }
        return false;
    }

    /** Time since the start after a step. */
    public static long passed(long before, Step step) {
        return Math.min(LONGEST, before + step.passes());
    }
}

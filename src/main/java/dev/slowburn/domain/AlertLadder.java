package dev.slowburn.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The alerts of a budget whose definition names none: 2 % of the budget in an hour or 5 % in six page, 10 % in a day or in
 * three are a ticket. Each looks at a short look-back of a twelfth as well, so that it ends soon after the failures do.
 *
 * <p>The open slice of a budget by slices has no verdict. Its short look-backs are therefore as many whole slices as are
 * needed for the others alone to reach the factor, two at least.
 *
 * <p>Source: Google, The Site Reliability Workbook, chapter 5, "Alerting on SLOs", section 6. The factors follow the window:
 * those of the book (14.4, 6, 3 and 1) are for 30 days.
 */
public final class AlertLadder {
    private static final List<Rung> RUNGS = List.of(
            new Rung(2, new LookBack("1h", 60), new LookBack("5m", 5), "page"),
            new Rung(5, new LookBack("6h", 360), new LookBack("30m", 30), "page"),
            new Rung(10, new LookBack("1d", 1_440), new LookBack("2h", 120), "ticket"),
            new Rung(10, new LookBack("3d", 4_320), new LookBack("6h", 360), "ticket"));

    private final List<AlertRule> rules = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    /**
     * The ladder of an objective.
     *
     * @param minEvents no alert begins below so many outcomes in its look-back
     */
    public static AlertLadder of(Window window, Target target, Budgeting budgeting, long minEvents) {
        return new AlertLadder(
                window,
                sliceMinutes(budgeting),
                minEvents,
                factor -> factor.reachable(target, window.longestMinutes()),
                target.toDecimal());
    }

    /** The ladder of the budget that objectives make together; they have the same window. */
    public static AlertLadder of(List<Objective> objectives, long minEvents) {
        Window window = objectives.get(0).window();
        // The mean of what is reachable lies below the highest, so this leaves out no rung that could fire.
        return new AlertLadder(
                window,
                objectives.stream()
                        .mapToLong(objective -> sliceMinutes(objective.budgeting()))
                        .max()
                        .orElseThrow(),
                minEvents,
                factor -> objectives.stream()
                        .anyMatch(objective -> factor.reachable(objective.target(), window.longestMinutes())),
                "all objectives");
    }

    private AlertLadder(
            Window window, long sliceMinutes, long minEvents, Predicate<BurnFactor> reachable, String target) {
        for (Rung rung : RUNGS) {
            BurnFactor factor = BurnFactor.ofShare(rung.percent, rung.longWindow.minutes());
            Optional<LookBack> shortWindow = rung.shortWindow(factor, sliceMinutes, reachable);
            if (rung.longWindow.minutes() >= window.longestMinutes()) {
                leftOut.add("burns over " + rung.longWindow.text() + ": the window of " + window.text()
                        + " is no longer than that");
            } else if (!reachable.test(factor)) {
                leftOut.add("burns over " + rung.longWindow.text() + ": with a target of " + target
                        + " no burn rate reaches " + factor.value(window.longestMinutes()));
            } else if (shortWindow.isEmpty()) {
                leftOut.add("burns over " + rung.longWindow.text() + ": of slices of " + sliceMinutes
                        + " min too few are over in less time than that");
            } else {
                rules.add(rung.rule(factor, shortWindow.get(), minEvents));
            }
        }
    }

    /** 0 without slices. */
    private static long sliceMinutes(Budgeting budgeting) {
        return budgeting instanceof Budgeting.Sliced sliced ? sliced.sliceMinutes() : 0;
    }

    public List<AlertRule> rules() {
        return List.copyOf(rules);
    }

    /** Which rungs are missing and why, in words. */
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    private record Rung(int percent, LookBack longWindow, LookBack shortWindow, String severity) {
        /** The short look-back; empty if none that is shorter than the long one can reach the factor. */
        Optional<LookBack> shortWindow(BurnFactor factor, long sliceMinutes, Predicate<BurnFactor> reachable) {
            if (sliceMinutes == 0) {
                return Optional.of(shortWindow);
            }
            long slices = Math.max(2, -Math.floorDiv(-shortWindow.minutes(), sliceMinutes));
            while (slices * sliceMinutes < longWindow.minutes()) {
                if (reachable.test(factor.times(slices, slices - 1))) {
                    long minutes = slices * sliceMinutes;
                    return Optional.of(
                            minutes == shortWindow.minutes() ? shortWindow : new LookBack(minutes + "m", minutes));
                }
                slices++;
            }
            return Optional.empty();
        }

        AlertRule rule(BurnFactor factor, LookBack shortest, long minEvents) {
            return new AlertRule(
                    "burn-" + longWindow.text(),
                    severity,
                    new AlertRule.Burning(Comparison.GTE, factor, longWindow, Optional.of(shortest)),
                    0,
                    minEvents,
                    true,
                    true,
                    false,
                    List.of());
        }
    }
}

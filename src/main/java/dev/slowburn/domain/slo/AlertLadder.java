package dev.slowburn.domain.slo;

import dev.slowburn.domain.consumption.BurnFactor;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.consumption.Fraction;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The default alerts, for a budget whose definition names none: 2 % of the budget in one hour or 5 % in six hours cause a page,
 * 10 % in one day or in three days a ticket. Each also has a short look-back of a twelfth of the long one, so that it resolves
 * soon after the failures stop.
 *
 * <p>A burn rate below 1 does not use up the budget, so no alert fires below 1. If in a window shorter than four weeks an alert
 * of some severity would do so, all alerts of this severity keep the factors of the book, and their look-backs are shortened in
 * the proportion of the window to 30 days. They are at least 5 minutes, unless that would bring the factor below 1.
 *
 * <p>The open slice of a budget with slices has no verdict. Its short look-backs therefore consist of as many whole slices as
 * are needed for the others alone to reach the factor, at least two.
 *
 * <p>Sources: Google, The Site Reliability Workbook, chapter 5, "Alerting on SLOs", section 6, whose factors (14.4, 6, 3 and 1)
 * are for 30 days. Look-backs in proportion to the window: Pyrra, {@code slo/rules.go}, {@code Windows}.
 */
public final class AlertLadder {
    private static final List<Rung> RUNGS = List.of(
            new Rung(2, new LookBack("1h", 60), new LookBack("5m", 5), "page"),
            new Rung(5, new LookBack("6h", 360), new LookBack("30m", 30), "page"),
            new Rung(10, new LookBack("1d", 1_440), new LookBack("2h", 120), "ticket"),
            new Rung(10, new LookBack("3d", 4_320), new LookBack("6h", 360), "ticket"));

    private static final long BOOK_WINDOW = 30 * 1_440L;
    private static final long FOUR_WEEKS = 28 * 1_440L;

    private static final long PERCENT = 100;
    private static final long SHORTEST_LONG = 5;
    private static final long SHORTEST_SHORT = 2;

    private final List<AlertRule> rules = new ArrayList<>();
    private final List<String> omitted = new ArrayList<>();

    /**
     * The default alerts of an objective.
     *
     * @param minEvents the minimum number of outcomes in its look-back for an alert to fire
     */
    public static AlertLadder of(Window window, Target target, Budgeting budgeting, long minEvents) {
        return new AlertLadder(
                window,
                sliceMinutes(budgeting),
                minEvents,
                factor -> factor.reachable(target, window.shortestMinutes()),
                "with a target of " + target.toDecimal());
    }

    /**
     * The default alerts of a composite budget, whose objectives have the same window.
     *
     * @param highest the burn rate of that budget if all outcomes are bad for every objective
     */
    public static AlertLadder of(List<Objective> objectives, Fraction highest, long minEvents) {
        Window window = objectives.get(0).window();
        return new AlertLadder(
                window,
                objectives.stream()
                        .mapToLong(objective -> sliceMinutes(objective.budgeting()))
                        .max()
                        .orElseThrow(),
                minEvents,
                factor -> factor.reachable(highest, window.shortestMinutes()),
                "with these objectives");
    }

    private AlertLadder(
            Window window, long sliceMinutes, long minEvents, Predicate<BurnFactor> reachable, String reachedBy) {
        Set<String> names = new HashSet<>();
        for (Rung book : RUNGS) {
            Rung rung = isScaled(book.severity, window) ? book.scaled(window) : book;
            BurnFactor factor = BurnFactor.ofShare(rung.percent, rung.longWindow.minutes());
            Optional<LookBack> shortWindow = rung.shortWindow(factor, sliceMinutes, reachable);
            String skipped = "burns over " + rung.longWindow.text() + ": ";
            if (rung.longWindow.minutes() >= window.nominalMinutes() || rung.isBelowOne(window)) {
                omitted.add(skipped + "the window of " + window.text() + " is too short for it");
            } else if (!reachable.test(factor)) {
                omitted.add(skipped + reachedBy + " no burn rate reaches " + factor.value(window.shortestMinutes()));
            } else if (shortWindow.isEmpty()) {
                omitted.add(skipped + "too few slices of " + sliceMinutes + " min close within that time");
            } else if (!names.add(rung.name())) {
                omitted.add(skipped + "another alert already has this look-back");
            } else {
                rules.add(rung.rule(factor, shortWindow.get(), minEvents));
            }
        }
    }

    private static boolean isScaled(String severity, Window window) {
        return RUNGS.stream().anyMatch(rung -> rung.severity.equals(severity) && rung.isBelowOne(window));
    }

    /** The length of a slice; 0 for a method without slices. */
    private static long sliceMinutes(Budgeting budgeting) {
        return budgeting instanceof Budgeting.Sliced sliced ? sliced.sliceMinutes() : 0;
    }

    public List<AlertRule> rules() {
        return List.copyOf(rules);
    }

    /** The omitted alerts and the reasons, in words. */
    public List<String> omitted() {
        return List.copyOf(omitted);
    }

    private record Rung(int percent, LookBack longWindow, LookBack shortWindow, String severity) {
        /** Whether the alert would fire below a burn rate of 1, in a window that is shorter than any month. */
        boolean isBelowOne(Window window) {
            long minutes = window.nominalMinutes();
            return minutes < FOUR_WEEKS && percent * minutes < PERCENT * longWindow.minutes();
        }

        String name() {
            return "burn-" + longWindow.text();
        }

        /**
         * The alert with look-backs in proportion to the window, so that they cover the same share of the budget as in the
         * book.
         */
        Rung scaled(Window window) {
            // Rounded down, because a longer look-back might bring the factor below 1. If even the minimum length
            // would,
            // the look-back is shorter than that.
            long minutes = Math.max(SHORTEST_LONG, longWindow.minutes() * window.nominalMinutes() / BOOK_WINDOW);
            long longest = percent * window.nominalMinutes() / PERCENT;
            minutes = Math.min(minutes, Math.max(longest, SHORTEST_SHORT + 1));
            long shorter = Math.max(SHORTEST_SHORT, minutes * shortWindow.minutes() / longWindow.minutes());
            return new Rung(percent, LookBack.ofMinutes(minutes), LookBack.ofMinutes(shorter), severity);
        }

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
                    name(),
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

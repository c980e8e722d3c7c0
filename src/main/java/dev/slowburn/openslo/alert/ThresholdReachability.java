package dev.slowburn.openslo.alert;

import dev.slowburn.domain.consumption.BurnFactor;
import dev.slowburn.domain.consumption.Fraction;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.slo.AlertRule.Burning;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Window;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether a condition on the burn rate can be both true and false. With a target t, burn rates range from 0 (no
 * outcome is bad) to 1 ÷ (1 − t) (every outcome is bad); a threshold outside of this range is a mistake, usually by a
 * factor of ten or a hundred.
 */
final class ThresholdReachability {
    private static final int SHOWN_PLACES = 6;

    private ThresholdReachability() {}

    /**
     * The problem of a condition for a target, as a predicate whose subject is the condition; empty if there is none.
     */
    static Optional<String> fault(Burning burning, Target target) {
        return fault(
                burning,
                new Fraction(BigInteger.valueOf(Target.ONE), BigInteger.valueOf(target.allowedBillionths())),
                "with a target of " + target.toDecimal() + " the highest burn rate is ");
    }

    /** The problem of a condition for a budget whose highest burn rate is known; empty if there is none.
     *
     * @param words text before that burn rate
     */
    static Optional<String> fault(Burning burning, Fraction most, String words) {
        BurnFactor factor = burning.factor();
        int toHighest = BigInteger.valueOf(factor.numerator())
                .multiply(most.denominator())
                .compareTo(BigInteger.valueOf(factor.denominator()).multiply(most.numerator()));
        boolean atLowest = factor.numerator() == 0;
        String highestRate = words
                + plain(new BigDecimal(most.numerator())
                        .divide(new BigDecimal(most.denominator()), SHOWN_PLACES, RoundingMode.DOWN));
        return switch (burning.comparison()) {
            case GTE ->
                atLowest
                        ? Optional.of("is always true: no burn rate is below 0")
                        : Optional.of("can never be true: " + highestRate).filter(never -> toHighest > 0);
            case GT -> Optional.of("can never be true: " + highestRate).filter(never -> toHighest >= 0);
            case LT ->
                atLowest
                        ? Optional.of("can never be true: no burn rate is below 0")
                        : Optional.of("is always true: " + highestRate).filter(always -> toHighest > 0);
            case LTE -> Optional.of("is always true: " + highestRate).filter(always -> toHighest >= 0);
        };
    }

    /** The warning for a condition that is true while no request fails, as a predicate; empty for other conditions. */
    static Optional<String> firesWhenHealthy(Burning burning) {
        return switch (burning.comparison()) {
            case GT, GTE -> Optional.empty();
            case LT, LTE ->
                Optional.of("is true while few or no requests fail, so it fires for a healthy service:"
                        + " lt and lte are true below the threshold; to alert on a fast burn, use gte");
        };
    }

    /** The open slice is not classified yet, so a look-back without another slice has no burn rate. */
    static Optional<String> fault(Burning burning, Budgeting budgeting) {
        LookBack shortest = burning.shortWindow().orElse(burning.longWindow());
        if (budgeting instanceof Budgeting.Sliced sliced && shortest.minutes() < 2 * sliced.sliceMinutes()) {
            return Optional.of("has no burn rate: its look-back of " + shortest.text() + " covers only the open slice;"
                    + " write at least two slices, " + 2 * sliced.sliceMinutes() + "m");
        }
        return Optional.empty();
    }

    /** Warnings about an alert on the time to exhaustion, as predicates; usually none. */
    static List<String> forecast(LookBack time, Window window, Budgeting budgeting) {
        List<String> warnings = new ArrayList<>();
        if (time.minutes() >= window.nominalMinutes()) {
            warnings.add(
                    "has a time to exhaustion of " + time.text() + ", not shorter than the window of " + window.text()
                            + ": it fires at burn rates below 1, at which the budget is not exhausted; write a shorter time");
        }
        if (budgeting instanceof Budgeting.Sliced sliced && LookBack.HOUR.minutes() < 2 * sliced.sliceMinutes()) {
            warnings.add(
                    "fires only after the budget is exhausted: it evaluates the last hour, which contains only the open slice"
                            + " of " + sliced.sliceMinutes() + "m; use slices of at most 30m");
        }
        return warnings;
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}

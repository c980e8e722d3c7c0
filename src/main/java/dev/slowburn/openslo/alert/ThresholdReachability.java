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
 * Whether a condition on the burn rate can both hold and not hold. With a target t, burn rates reach from 0, with nothing bad,
 * to 1 ÷ (1 − t), with everything bad; a threshold outside is a mistake, and mostly one by a factor of ten or a hundred.
 */
final class ThresholdReachability {
    private static final int SHOWN_PLACES = 6;

    private ThresholdReachability() {}

    /** What is wrong with a condition for a target, in words that go on after "it ..."; empty if nothing is. */
    static Optional<String> fault(Burning burning, Target target) {
        return fault(
                burning,
                new Fraction(BigInteger.valueOf(Target.ONE), BigInteger.valueOf(target.allowedBillionths())),
                "with a target of " + target.toDecimal() + " the highest burn rate is ");
    }

    /**
     * What is wrong with a condition on a budget whose highest burn rate is known.
     *
     * @param words what to say before that burn rate
     */
    static Optional<String> fault(Burning burning, Fraction most, String words) {
        BurnFactor factor = burning.factor();
        int toHighest = BigInteger.valueOf(factor.numerator())
                .multiply(most.denominator())
                .compareTo(BigInteger.valueOf(factor.denominator()).multiply(most.numerator()));
        boolean atLowest = factor.numerator() == 0;
        String highest = words
                + plain(new BigDecimal(most.numerator())
                        .divide(new BigDecimal(most.denominator()), SHOWN_PLACES, RoundingMode.DOWN));
        return switch (burning.comparison()) {
            case GTE ->
                atLowest
                        ? Optional.of("always holds: no burn rate is below 0")
                        : Optional.of("can never hold: " + highest).filter(never -> toHighest > 0);
            case GT -> Optional.of("can never hold: " + highest).filter(never -> toHighest >= 0);
            case LT ->
                atLowest
                        ? Optional.of("can never hold: no burn rate is below 0")
                        : Optional.of("always holds: " + highest).filter(always -> toHighest > 0);
            case LTE -> Optional.of("always holds: " + highest).filter(always -> toHighest >= 0);
        };
    }

    /** What a condition means that holds while nothing fails, in words that go on after "it ..."; empty if it does not. */
    static Optional<String> calm(Burning burning) {
        return switch (burning.comparison()) {
            case GT, GTE -> Optional.empty();
            case LT, LTE ->
                Optional.of(
                        "holds while little or nothing fails, so it fires for a healthy service:"
                                + " lt and lte compare the burn rate with the most it may be; to alert on a fast burn, use gte");
        };
    }

    /** The open slice has no verdict, so a look-back that holds no other one says nothing. */
    static Optional<String> fault(Burning burning, Budgeting budgeting) {
        LookBack shortest = burning.shortWindow().orElse(burning.longWindow());
        if (budgeting instanceof Budgeting.Sliced sliced && shortest.minutes() < 2 * sliced.sliceMinutes()) {
            return Optional.of(
                    "says nothing: its look-back of " + shortest.text() + " holds only the slice that is open;"
                            + " it must be at least two slices, which are " + 2 * sliced.sliceMinutes() + "m");
        }
        return Optional.empty();
    }

    /** What to know of an alert on the time to exhaustion, in words that go on after "it ..."; mostly nothing. */
    static List<String> forecast(LookBack time, Window window, Budgeting budgeting) {
        List<String> warnings = new ArrayList<>();
        if (time.minutes() >= window.nominalMinutes()) {
            warnings.add("looks ahead for " + time.text() + ", which is no shorter than the window of " + window.text()
                    + ": it fires at burn rates below 1, at which the budget lasts");
        }
        if (budgeting instanceof Budgeting.Sliced sliced && LookBack.HOUR.minutes() < 2 * sliced.sliceMinutes()) {
            warnings.add("fires only once nothing remains: it judges the last hour, in which of slices of "
                    + sliced.sliceMinutes() + "m none but the open one is; slices must be of 30m at most");
        }
        return warnings;
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}

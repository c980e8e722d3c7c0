package dev.slowburn.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.RowsInMemory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;

/** Sums and products of the largest numbers that definitions and outcomes may hold, against unbounded ones. */
class ExtremesProperties {
    /** What a definition may give: 10^12, in millionths. */
    private static final long MOST_WEIGHT = 1_000_000_000_000_000_000L;

    private static final long LONGEST_WINDOW = 366L * 24 * Minutes.PER_HOUR;
    private static final BigInteger ONE = BigInteger.valueOf(Target.ONE);

    @Provide
    Arbitrary<List<WeightedUse.Part>> parts() {
        Arbitrary<Long> counts = Arbitraries.longs().between(0, Tally.MOST);
        Arbitrary<Target> targets = Arbitraries.oneOf(
                Arbitraries.of(0L, Target.ONE - 1).map(Target::new),
                Arbitraries.longs().between(0, Target.ONE - 1).map(Target::new));
        Arbitrary<Long> weights = Arbitraries.oneOf(
                Arbitraries.of(1L, MOST_WEIGHT), Arbitraries.longs().between(1, MOST_WEIGHT));
        return Combinators.combine(counts, counts, targets, weights)
                .as((good, bad, target, weight) ->
                        new WeightedUse.Part(new Consumption(new Tally(good, bad), target), weight))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property
    void aCompositeBudgetIsUsedAsUnboundedNumbersSay(
            @ForAll("parts") List<WeightedUse.Part> parts, @ForAll @IntRange(min = 1, max = 10_000) int percent) {
        WeightedUse use = new WeightedUse(parts);
        BigDecimal share = share(parts);
        assertThat(use.consumedRatio()).isCloseTo(share.doubleValue(), Percentage.withPercentage(1e-9));
        boolean anyBad = parts.stream().anyMatch(part -> part.use().tally().bad() > 0);
        boolean clear = share.subtract(BigDecimal.valueOf(percent, 2)).abs().compareTo(BigDecimal.valueOf(1, 12)) > 0;
        if (clear) {
            assertThat(use.reached(percent)).isEqualTo(anyBad && share.compareTo(BigDecimal.valueOf(percent, 2)) > 0);
        }
        assertThat(use.tally().total()).isNotNegative();
    }

    private static BigDecimal share(List<WeightedUse.Part> parts) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal weights = BigDecimal.ZERO;
        for (WeightedUse.Part part : parts) {
            Tally tally = part.use().tally();
            BigDecimal weight = BigDecimal.valueOf(part.weight());
            weights = weights.add(weight);
            if (tally.total() > 0) {
                BigDecimal allowed = BigDecimal.valueOf(tally.total())
                        .multiply(BigDecimal.valueOf(part.use().target().allowedBillionths(), 9));
                sum = sum.add(weight.multiply(BigDecimal.valueOf(tally.bad())).divide(allowed, MathContext.DECIMAL128));
            }
        }
        return sum.divide(weights, MathContext.DECIMAL128);
    }

    /** A tenth of ten budgets each: the weights alone add up to more than a long. */
    @Example
    void tenObjectivesOfTheLargestWeightAreNotExhaustedAtATenth() {
        WeightedUse.Part tenth =
                new WeightedUse.Part(new Consumption(new Tally(9_999, 1), new Target(999_000_000)), MOST_WEIGHT);
        WeightedUse use = new WeightedUse(Collections.nCopies(10, tenth));
        assertThat(use.compareShare(1, 10)).isZero();
        assertThat(use.reached(10)).isTrue();
        assertThat(use.reached(11)).isFalse();
        assertThat(use.exhausted()).isFalse();
        assertThat(BudgetPolicy.DEFAULT.decide(use)).isEqualTo(Decision.PROCEED);
    }

    @Property
    void sharesAreComparedWithAnyQuotient(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long good,
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE / 2) long bad,
            @ForAll @LongRange(max = Target.ONE - 1) long target,
            @ForAll @LongRange(max = Long.MAX_VALUE) long numerator,
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long denominator) {
        BigInteger used = BigInteger.valueOf(bad).multiply(ONE).multiply(BigInteger.valueOf(denominator));
        BigInteger allowed = BigInteger.valueOf(good + bad)
                .multiply(ONE.subtract(BigInteger.valueOf(target)))
                .multiply(BigInteger.valueOf(numerator));
        assertThat(new Consumption(new Tally(good, bad), new Target(target)).compareShare(numerator, denominator))
                .isEqualTo(used.compareTo(allowed));
    }

    /** The longest window and a step of history over four years, of nothing but full minutes. */
    @Example
    void sumsOverFullMinutesFitIntoALong() {
        BigInteger fullMinute = BigInteger.valueOf(HourRow.MOST_IN_A_MINUTE).multiply(BigInteger.TWO);
        assertThat(fullMinute.multiply(BigInteger.valueOf(4 * LONGEST_WINDOW)).bitLength())
                .isLessThan(Long.SIZE);
        assertThat(BigInteger.valueOf(Budgeting.RatioTimeslices.UNITS_PER_SLICE)
                        .multiply(BigInteger.valueOf(LONGEST_WINDOW))
                        .bitLength())
                .isLessThan(Long.SIZE);
    }

    /** A minute takes what it has room for; what is refused changes nothing, now and after it was packed. */
    @Property(tries = 200)
    void aLedgerCountsAMinuteUpToItsLimit(
            @ForAll("additions") List<Tally> additions, @ForAll("budgetings") Budgeting budgeting) {
        RowsInMemory rows = new RowsInMemory();
        Ledger ledger = ledger(rows, budgeting);
        BigInteger good = BigInteger.ZERO;
        BigInteger bad = BigInteger.ZERO;
        BigInteger most = BigInteger.valueOf(HourRow.MOST_IN_A_MINUTE);
        for (Tally more : additions) {
            BigInteger nextGood = good.add(BigInteger.valueOf(more.good()));
            BigInteger nextBad = bad.add(BigInteger.valueOf(more.bad()));
            boolean fits = nextGood.compareTo(most) <= 0 && nextBad.compareTo(most) <= 0;
            assertThat(ledger.add(0, more.good(), more.bad(), 2))
                    .isEqualTo(fits ? Ledger.Answer.COUNTED : Ledger.Answer.TOO_MANY);
            good = fits ? nextGood : good;
            bad = fits ? nextBad : bad;
        }
        ledger.advance(2);
        Ledger again = ledger(rows, budgeting);
        again.advance(2);
        assertThat(ledger.outcomes(0)).isEqualTo(new Tally(good.longValueExact(), bad.longValueExact()));
        assertThat(again.outcomes(0)).isEqualTo(ledger.outcomes(0));
        assertThat(again.units(0)).isEqualTo(ledger.units(0));
    }

    @Provide
    Arbitrary<List<Tally>> additions() {
        Arbitrary<Long> counts = Arbitraries.oneOf(
                Arbitraries.of(0L, 1L, HourRow.MOST_IN_A_MINUTE, HourRow.MOST_IN_A_MINUTE + 1, Long.MAX_VALUE),
                Arbitraries.longs().between(0, HourRow.MOST_IN_A_MINUTE));
        return Combinators.combine(counts, counts).as(Tally::new).list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<Budgeting> budgetings() {
        return Arbitraries.of(
                Budgeting.OCCURRENCES,
                new Budgeting.RatioTimeslices(2),
                new Budgeting.Timeslices(2, Target.ONE / 2, EmptySlices.GOOD));
    }

    private static Ledger ledger(RowsInMemory rows, Budgeting budgeting) {
        return new Ledger(
                rows,
                new HourRow(),
                LONGEST_WINDOW,
                budgeting,
                Exclusions.NONE,
                Long.MAX_VALUE,
                List.of(new RollingWindow("366d", LONGEST_WINDOW)));
    }

    @Property
    void sumsThatWaitToBeSentNeverTurnNegative(@ForAll("additions") List<Tally> additions) {
        TallyCell cell = new TallyCell();
        BigInteger good = BigInteger.ZERO;
        for (Tally more : additions) {
            cell.add(0, more.good(), more.bad());
            good = good.add(BigInteger.valueOf(more.good()));
        }
        if (cell.size() > 0) {
            assertThat(BigInteger.valueOf(cell.good(0))).isEqualTo(good.min(BigInteger.valueOf(Long.MAX_VALUE)));
            assertThat(cell.bad(0)).isNotNegative();
        }
    }
}

package dev.slowburn.domain.consumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.BudgetingMethod;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.testkit.oracle.NaiveComposite;
import dev.slowburn.testkit.topology.RowsInMemory;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import org.assertj.core.data.Offset;

/** Compares sums and products of the largest numbers that definitions and outcomes may have with unbounded arithmetic. */
class ExtremesProperties {
    /** The largest weight that a definition may have: 10^12, in millionths. */
    private static final long MAX_WEIGHT = 1_000_000_000_000_000_000L;

    private static final long LONGEST_WINDOW = 366L * 24 * Minutes.PER_HOUR;
    private static final BigInteger ONE = BigInteger.valueOf(Target.ONE);

    @Provide
    Arbitrary<List<CompositeUsage.Part>> parts() {
        Arbitrary<Long> counts = Arbitraries.longs().between(0, Tally.MAX);
        Arbitrary<Target> targets = Arbitraries.oneOf(
                Arbitraries.of(0L, Target.ONE - 1).map(Target::new),
                Arbitraries.longs().between(0, Target.ONE - 1).map(Target::new));
        Arbitrary<Long> weights = Arbitraries.oneOf(
                Arbitraries.of(1L, MAX_WEIGHT), Arbitraries.longs().between(1, MAX_WEIGHT));
        return Combinators.combine(counts, counts, targets, weights)
                .as((good, bad, target, weight) ->
                        new CompositeUsage.Part(new Consumption(new Tally(good, bad), target), weight))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property
    void compositeUsageEqualsThatOfUnboundedNumbers(
            @ForAll("parts") List<CompositeUsage.Part> parts, @ForAll @IntRange(min = 1, max = 10_000) int percent) {
        check(new WeightedMean(parts), share(CompositeMethod.MEAN, BudgetingMethod.OCCURRENCES, parts), percent);
        check(new WeightedSum(parts), share(CompositeMethod.OPENSLO, BudgetingMethod.OCCURRENCES, parts), percent);
        check(new MissingSum(parts), share(CompositeMethod.OPENSLO, BudgetingMethod.RATIO_TIMESLICES, parts), percent);
    }

    private static void check(CompositeUsage use, BigDecimal share, int percent) {
        assertThat(use.consumedRatio()).isCloseTo(share.doubleValue(), nearly(share));
        BigDecimal remaining = BigDecimal.ONE.subtract(share);
        assertThat(use.remainingRatio()).isCloseTo(remaining.doubleValue(), nearly(remaining));
        boolean anyBad =
                use.parts().stream().anyMatch(part -> part.use().tally().bad() > 0);
        BigDecimal threshold = BigDecimal.valueOf(percent, 2);
        boolean isClear = share.subtract(threshold).abs().compareTo(threshold.movePointLeft(12)) > 0;
        if (isClear) {
            assertThat(use.reached(percent)).isEqualTo(anyBad && share.compareTo(threshold) > 0);
            assertThat(use.compareShare(percent, 100)).isEqualTo(share.compareTo(threshold));
        }
        assertThat(use.tally().total()).isNotNegative();
    }

    /** The oracle rounds its quotients to a hundred digits, so that a zero may be about 10^-100. */
    private static Offset<Double> nearly(BigDecimal number) {
        return within(Math.abs(number.doubleValue()) * 1e-11 + 1e-90);
    }

    private static BigDecimal share(
            CompositeMethod method, BudgetingMethod budgeting, List<CompositeUsage.Part> parts) {
        return NaiveComposite.share(
                method,
                budgeting,
                parts.stream()
                        .map(part -> new NaiveComposite.Part(
                                part.use().tally(), part.use().target(), part.weight()))
                        .toList());
    }

    /** Ten objectives of the largest weight, each with 10^-13 of its budget used: exactly exhausted. */
    @Example
    void sumOfTheLargestWeightsIsExact() {
        Target half = new Target(Target.ONE / 2);
        long total = 2_000_000_000_000_000L;
        CompositeUsage.Part exact =
                new CompositeUsage.Part(new Consumption(new Tally(total - 100, 100), half), MAX_WEIGHT);
        CompositeUsage.Part less =
                new CompositeUsage.Part(new Consumption(new Tally(total - 99, 99), half), MAX_WEIGHT);
        WeightedSum exhausted = new WeightedSum(Collections.nCopies(10, exact));

        assertThat(exhausted.compareShare(1_000_000_000_000L * 10 * 100 * 2, total))
                .isZero();
        assertThat(new WeightedSum(List.of(less, exact))
                        .share()
                        .compareTo(new WeightedSum(List.of(exact, exact)).share()))
                .isNegative();
    }

    /** Ten budgets of which a tenth is used each; the sum of their weights exceeds a long. */
    @Example
    void meanOfTheLargestWeightsIsExact() {
        CompositeUsage.Part tenth =
                new CompositeUsage.Part(new Consumption(new Tally(9_999, 1), new Target(999_000_000)), MAX_WEIGHT);
        WeightedMean use = new WeightedMean(Collections.nCopies(10, tenth));

        assertThat(use.compareShare(1, 10)).isZero();
        assertThat(use.reached(10)).isTrue();
        assertThat(use.reached(11)).isFalse();
        assertThat(use.exhausted()).isFalse();
        assertThat(BudgetPolicy.DEFAULT.decide(use)).isEqualTo(Decision.PROCEED);
    }

    @Property
    void comparesSharesWithAnyQuotient(
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

    /** Four years, for the longest window and a step of history, in which every minute is at its limit. */
    @Example
    void sumsOverMinutesAtTheirLimitFitIntoALong() {
        BigInteger fullMinute = BigInteger.valueOf(HourRow.MAX_PER_MINUTE).multiply(BigInteger.TWO);

        assertThat(fullMinute.multiply(BigInteger.valueOf(4 * LONGEST_WINDOW)).bitLength())
                .isLessThan(Long.SIZE);
        assertThat(BigInteger.valueOf(Budgeting.RatioTimeslices.UNITS_PER_SLICE)
                        .multiply(BigInteger.valueOf(LONGEST_WINDOW))
                        .bitLength())
                .isLessThan(Long.SIZE);
    }

    /** Outcomes beyond the limit of a minute are rejected and change nothing, neither before nor after the row is packed. */
    @Property(tries = 200)
    void ledgerCountsAMinuteUpToItsLimit(
            @ForAll("additions") List<Tally> additions, @ForAll("budgetings") Budgeting budgeting) {
        RowsInMemory rows = new RowsInMemory();
        Ledger ledger = ledger(rows, budgeting);
        BigInteger good = BigInteger.ZERO;
        BigInteger bad = BigInteger.ZERO;
        BigInteger limit = BigInteger.valueOf(HourRow.MAX_PER_MINUTE);
        for (Tally more : additions) {
            BigInteger nextGood = good.add(BigInteger.valueOf(more.good()));
            BigInteger nextBad = bad.add(BigInteger.valueOf(more.bad()));
            boolean fits = nextGood.compareTo(limit) <= 0 && nextBad.compareTo(limit) <= 0;
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
                Arbitraries.of(0L, 1L, HourRow.MAX_PER_MINUTE, HourRow.MAX_PER_MINUTE + 1, Long.MAX_VALUE),
                Arbitraries.longs().between(0, HourRow.MAX_PER_MINUTE));
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
    void bufferedTalliesNeverTurnNegative(@ForAll("additions") List<Tally> additions) {
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

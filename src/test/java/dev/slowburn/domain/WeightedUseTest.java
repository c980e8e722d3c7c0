package dev.slowburn.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightedUseTest {
    private static final Target THREE_NINES = new Target(999_000_000);
    private static final Target NINETY = new Target(900_000_000);

    /** 60 % of one budget and 10 % of another: 35 % when they weigh the same, 47.5 % when the first weighs three times as much. */
    @Test
    void theUsedShareIsTheWeightedMean() {
        WeightedUse.Part most = part(THREE_NINES, 9_994, 6, 1);
        WeightedUse.Part little = part(NINETY, 99, 1, 1);
        assertThat(new WeightedUse(List.of(most, little)).compareShare(35, 100)).isZero();
        WeightedUse heavy = new WeightedUse(List.of(part(THREE_NINES, 9_994, 6, 3), little));
        assertThat(heavy.compareShare(475, 1_000)).isZero();
        assertThat(heavy.consumedRatio()).isEqualTo(0.475);
        assertThat(heavy.remainingRatio()).isEqualTo(0.525);
        assertThat(heavy.sli()).isEmpty();
        assertThat(heavy.tally()).isEqualTo(new Tally(10_093, 7));
    }

    @Test
    void oneObjectiveAloneIsItsOwnUse() {
        Consumption use = new Consumption(new Tally(9_990, 10), THREE_NINES);
        WeightedUse alone = new WeightedUse(List.of(new WeightedUse.Part(use, 17)));
        assertThat(alone.exhausted()).isTrue();
        assertThat(alone.compareShare(1, 1)).isEqualTo(use.compareShare(1, 1));
        assertThat(alone.consumedRatio()).isEqualTo(use.consumedRatio());
    }

    @Test
    void anObjectiveWithoutOutcomesHasUsedNothingAndStillWeighs() {
        WeightedUse half = new WeightedUse(List.of(part(THREE_NINES, 999, 1, 1), part(NINETY, 0, 0, 1)));
        assertThat(half.compareShare(1, 2)).isZero();
        assertThat(half.exhausted()).isFalse();
        WeightedUse nothing = new WeightedUse(List.of(part(NINETY, 0, 0, 1)));
        assertThat(nothing.consumedRatio()).isZero();
        assertThat(nothing.reached(1)).isFalse();
        assertThat(nothing.clearlyBelow(1)).isTrue();
    }

    @Test
    void aCompositeWithoutObjectivesIsRefused() {
        assertThatThrownBy(() -> new WeightedUse(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("composite");
    }

    @Provide
    Arbitrary<List<WeightedUse.Part>> parts() {
        Arbitrary<Long> counts = Arbitraries.longs().between(0, Long.MAX_VALUE / 4);
        Arbitrary<Target> targets =
                Arbitraries.longs().between(0, Target.ONE - 1).map(Target::new);
        return Combinators.combine(targets, counts, counts, Arbitraries.longs().between(1, 1_000_000_000_000L))
                .as(WeightedUseTest::part)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    /** The mean as a fraction of unbounded integers, each objective's brought to the product of all denominators. */
    @Property
    void decisionsEqualThoseOfUnboundedFractions(
            @ForAll("parts") List<WeightedUse.Part> parts, @ForAll @IntRange(min = 0, max = 200) int percent) {
        BigInteger product = BigInteger.ONE;
        for (WeightedUse.Part part : parts) {
            product = product.multiply(allowed(part));
        }
        BigInteger sum = BigInteger.ZERO;
        BigInteger weights = BigInteger.ZERO;
        for (WeightedUse.Part part : parts) {
            BigInteger weight = BigInteger.valueOf(part.weight());
            weights = weights.add(weight);
            BigInteger used = BigInteger.valueOf(part.use().tally().bad()).multiply(BigInteger.valueOf(Target.ONE));
            sum = sum.add(weight.multiply(used).multiply(product.divide(allowed(part))));
        }
        int expected = sum.multiply(BigInteger.valueOf(100))
                .compareTo(BigInteger.valueOf(percent).multiply(weights).multiply(product));
        assertThat(new WeightedUse(parts).compareShare(percent, 100)).isEqualTo(expected);
    }

    private static BigInteger allowed(WeightedUse.Part part) {
        long total = part.use().tally().total();
        return total == 0
                ? BigInteger.ONE
                : BigInteger.valueOf(total)
                        .multiply(BigInteger.valueOf(part.use().target().allowedBillionths()));
    }

    /** Two budgets that together are used to the last outcome, and one outcome less. */
    @Test
    void theEdgeIsExactAtAnySize() {
        long total = 4_000_000_000_000_000_000L;
        long allowed = total / 1_000;
        assertThat(edge(total, 2 * allowed).exhausted()).isTrue();
        assertThat(edge(total, 2 * allowed - 1).exhausted()).isFalse();
    }

    private static WeightedUse edge(long total, long bad) {
        return new WeightedUse(List.of(part(THREE_NINES, total - bad, bad, 5), part(THREE_NINES, total, 0, 5)));
    }

    private static WeightedUse.Part part(Target target, long good, long bad, long weight) {
        return new WeightedUse.Part(new Consumption(new Tally(good, bad), target), weight);
    }
}

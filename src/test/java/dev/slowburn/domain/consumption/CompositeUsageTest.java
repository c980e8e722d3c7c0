package dev.slowburn.domain.consumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.slo.Objective;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CompositeUsageTest {
    private static final Target THREE_NINES = new Target(999_000_000);
    private static final Target NINETY = new Target(900_000_000);

    /** 60 % of one budget and 10 % of another: 35 % with equal weights, 47.5 % if the first has three times the weight. */
    @Test
    void meanIsWeighted() {
        CompositeUsage.Part most = part(THREE_NINES, 9_994, 6, 1);
        CompositeUsage.Part little = part(NINETY, 99, 1, 1);

        assertThat(new WeightedMean(List.of(most, little)).compareShare(35, 100))
                .isZero();

        WeightedMean heavy = new WeightedMean(List.of(part(THREE_NINES, 9_994, 6, 3), little));
        assertThat(heavy.compareShare(475, 1_000)).isZero();
        assertThat(heavy.consumedRatio()).isEqualTo(0.475);
        assertThat(heavy.remainingRatio()).isEqualTo(0.525);
        assertThat(heavy.sli()).isEmpty();
        assertThat(heavy.tally()).isEqualTo(new Tally(10_093, 7));
    }

    /** The same budgets: 70 % in total, 190 % if the first has three times the weight; doubled weights double the usage. */
    @Test
    void sumScalesEachObjectivesUsageByItsWeight() {
        CompositeUsage.Part little = part(NINETY, 99, 1, 1);
        WeightedSum equal = new WeightedSum(List.of(part(THREE_NINES, 9_994, 6, 1), little));

        assertThat(equal.compareShare(7, 10)).isZero();
        assertThat(equal.exhausted()).isFalse();

        WeightedSum heavy = new WeightedSum(List.of(part(THREE_NINES, 9_994, 6, 3), little));
        assertThat(heavy.compareShare(19, 10)).isZero();
        assertThat(heavy.consumedRatio()).isEqualTo(1.9);
        assertThat(heavy.remainingRatio()).isEqualTo(-0.9);
        assertThat(heavy.exhausted()).isTrue();

        WeightedSum doubled = new WeightedSum(List.of(part(THREE_NINES, 9_994, 6, 2), part(NINETY, 99, 1, 2)));
        assertThat(doubled.compareShare(14, 10)).isZero();
    }

    /** The example of OpenSLO: two objectives at 95 % result in 90 %. With a target of 80 % that is half of the allowed 20 %. */
    @Test
    void missingSharesAddUp() {
        Target eighty = new Target(800_000_000);
        MissingSum two = new MissingSum(List.of(part(eighty, 95, 5, 1), part(eighty, 950, 50, 1)));

        assertThat(two.sli()).hasValue(0.9);
        assertThat(two.compareShare(1, 2)).isZero();

        MissingSum heavy = new MissingSum(List.of(part(eighty, 95, 5, 2), part(eighty, 950, 50, 1)));
        assertThat(heavy.sli()).hasValue(0.85);
        assertThat(heavy.compareShare(3, 4)).isZero();
    }

    /** 60 % and 50 % are missing, which is limited to 100 %; each target allows 20 %. */
    @Test
    void missingSharesAreLimitedToOne() {
        Target eighty = new Target(800_000_000);
        MissingSum all = new MissingSum(List.of(part(eighty, 40, 60, 1), part(eighty, 50, 50, 1)));
        assertThat(all.sli()).hasValue(0);
        assertThat(all.compareShare(5, 1)).isZero();
    }

    /** 1 % missing at the strict target and 10 % at the loose one: each is a whole budget. */
    @Test
    void missingShareIsDividedByTheAllowanceOfItsObjective() {
        CompositeUsage.Part strict = part(new Target(990_000_000), 99, 1, 1);
        CompositeUsage.Part loose = part(NINETY, 90, 10, 1);
        assertThat(new MissingSum(List.of(strict, part(NINETY, 100, 0, 1))).compareShare(1, 1))
                .isZero();
        assertThat(new MissingSum(List.of(loose, strict)).compareShare(2, 1)).isZero();
    }

    @Test
    void usageOfSingleObjectiveEqualsItsConsumption() {
        Consumption use = new Consumption(new Tally(9_990, 10), THREE_NINES);
        List<CompositeUsage.Part> one = List.of(new CompositeUsage.Part(use, Objective.WEIGHT));
        for (CompositeUsage alone : List.of(new WeightedMean(one), new WeightedSum(one), new MissingSum(one))) {
            assertThat(alone.exhausted()).isTrue();
            assertThat(alone.compareShare(1, 1)).isZero();
            assertThat(alone.consumedRatio()).isEqualTo(use.consumedRatio());
        }
    }

    @Test
    void objectiveWithoutOutcomesUsesNothing() {
        List<CompositeUsage.Part> parts = List.of(part(THREE_NINES, 999, 1, 1), part(NINETY, 0, 0, 1));
        assertThat(new WeightedMean(parts).compareShare(1, 2)).isZero();
        assertThat(new WeightedSum(parts).compareShare(1, 1)).isZero();
        assertThat(new MissingSum(parts).compareShare(1, 1)).isZero();

        List<CompositeUsage.Part> none = List.of(part(NINETY, 0, 0, 1));
        for (CompositeUsage nothing : List.of(new WeightedMean(none), new WeightedSum(none), new MissingSum(none))) {
            assertThat(nothing.consumedRatio()).isZero();
            assertThat(nothing.sli()).isEmpty();
            assertThat(nothing.reached(1)).isFalse();
            assertThat(nothing.clearlyBelow(1)).isTrue();
        }
    }

    @Test
    void rejectsCompositeWithoutObjectives() {
        Stream.<Function<List<CompositeUsage.Part>, CompositeUsage>>of(
                        WeightedMean::new, WeightedSum::new, MissingSum::new)
                .forEach(make -> assertThatThrownBy(() -> make.apply(List.of()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("composite"));
    }

    @Provide
    Arbitrary<CompositeUsage.Part> parts() {
        Arbitrary<Long> counts = Arbitraries.longs().between(0, 100);
        Arbitrary<Target> targets =
                Arbitraries.of(0L, 900_000_000L, 990_000_000L).map(Target::new);
        return Combinators.combine(targets, counts, counts, Arbitraries.longs().between(1, 3))
                .as(CompositeUsageTest::part);
    }

    /** A composite burns if any objective burns, and an additional failure never increases what remains. */
    @Property
    void usageIsAtLeastThatOfEachObjectiveAndGrowsWithFailures(
            @ForAll("parts") CompositeUsage.Part one,
            @ForAll("parts") CompositeUsage.Part two,
            @ForAll("parts") CompositeUsage.Part three) {
        Tally tally = two.use().tally();
        CompositeUsage.Part worse = new CompositeUsage.Part(
                new Consumption(
                        tally.good() > 0 ? new Tally(tally.good() - 1, tally.bad() + 1) : tally,
                        two.use().target()),
                two.weight());
        for (Function<List<CompositeUsage.Part>, CompositeUsage> make :
                List.<Function<List<CompositeUsage.Part>, CompositeUsage>>of(WeightedSum::new, MissingSum::new)) {
            CompositeUsage all = make.apply(List.of(one, two, three));
            for (CompositeUsage.Part part : all.parts()) {
                assertThat(all.share().compareTo(part.use().share())).isNotNegative();
            }
            assertThat(make.apply(List.of(one, worse, three)).share().compareTo(all.share()))
                    .isNotNegative();
        }
    }

    /** Composites that are exhausted by the last outcome, and the same with one bad outcome less. */
    @Test
    void exhaustionIsExactForLargeNumbers() {
        long total = 4_000_000_000_000_000_000L;
        long allowed = total / 1_000;

        assertThat(mean(total, 2 * allowed).exhausted()).isTrue();
        assertThat(mean(total, 2 * allowed - 1).exhausted()).isFalse();
        assertThat(sum(total, allowed / 5).exhausted()).isTrue();
        assertThat(sum(total, allowed / 5 - 1).exhausted()).isFalse();
    }

    private static WeightedMean mean(long total, long bad) {
        return new WeightedMean(List.of(part(THREE_NINES, total - bad, bad, 5), part(THREE_NINES, total, 0, 5)));
    }

    private static WeightedSum sum(long total, long bad) {
        return new WeightedSum(List.of(part(THREE_NINES, total - bad, bad, 5), part(THREE_NINES, total, 0, 5)));
    }

    private static CompositeUsage.Part part(Target target, long good, long bad, long weight) {
        return new CompositeUsage.Part(new Consumption(new Tally(good, bad), target), weight * Objective.WEIGHT);
    }
}

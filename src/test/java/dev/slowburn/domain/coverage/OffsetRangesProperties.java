package dev.slowburn.domain.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares {@link OffsetRanges} and {@link Coverage} with sets of single offsets. */
class OffsetRangesProperties {
    private static final int END = 64;

    /** A range, which is empty or reversed if {@code to <= from}. */
    record Range(int from, int to) {}

    /** A change of coverage. */
    record Step(int kind, int from, int to) {}

    @Provide
    Arbitrary<List<Range>> ranges() {
        Arbitrary<Integer> offsets = Arbitraries.integers().between(0, END);
        return Combinators.combine(offsets, offsets).as(Range::new).list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, END),
                        Arbitraries.integers().between(0, END))
                .as(Step::new)
                .list()
                .ofMaxSize(20);
    }

    @Property
    void operationsEqualThoseOfBitSets(@ForAll("ranges") List<Range> left, @ForAll("ranges") List<Range> right) {
        BitSet union = bits(left);
        union.or(bits(right));
        BitSet difference = bits(left);
        difference.andNot(bits(right));
        BitSet intersection = bits(left);
        intersection.and(bits(right));

        check(ranges(left), bits(left));
        check(ranges(left).plus(ranges(right)), union);
        check(ranges(left).minus(ranges(right)), difference);
        check(ranges(left).intersect(ranges(right)), intersection);
        assertThat(ranges(left).containsAll(ranges(right)))
                .isEqualTo(bits(right).stream().allMatch(bits(left)::get));
    }

    /** Also in any other order, as ranges that touch are merged. */
    @Property
    void equalSetsAreEqual(@ForAll("ranges") List<Range> left) {
        OffsetRanges singles = bits(left).stream()
                .mapToObj(offset -> OffsetRanges.of(offset, offset + 1L))
                .reduce(OffsetRanges.NONE, (others, each) -> each.plus(others));

        assertThat(ranges(left)).isEqualTo(singles).hasSameHashCodeAs(singles).hasToString(singles.toString());
    }

    /** Live counting that starts and ends, replayed ranges, and deleted ones. */
    @Property
    void coverageEqualsTheOracle(@ForAll("steps") List<Step> steps) {
        BitSet counted = new BitSet();
        BitSet lost = new BitSet();
        Coverage coverage = Coverage.NONE;
        int position = 0;
        int openedAt = -1;
        for (Step step : steps) {
            position = Math.min(END, position + step.from() / 4);
            OffsetRanges range = OffsetRanges.of(step.from(), step.to()).intersect(coverage.holes(0));
            switch (step.kind()) {
                case 0 -> {
                    if (coverage.isOpen()) {
                        coverage = coverage.close(position);
                        counted.set(openedAt, position);
                        openedAt = -1;
                    } else {
                        coverage = coverage.open(position);
                        openedAt = position;
                    }
                }
                case 1 -> {
                    coverage = coverage.plusCounted(range);
                    set(counted, range);
                }
                case 2 -> {
                    coverage = coverage.plusLost(range);
                    set(lost, range);
                }
                default -> {
                    // Only time passes.
                }
            }
            BitSet live = (BitSet) counted.clone();
            if (openedAt >= 0) {
                live.set(openedAt, END);
            }
            for (int offset = 0; offset < END; offset++) {
                assertThat(coverage.hasCounted(offset)).as("offset %d", offset).isEqualTo(live.get(offset));
            }
            BitSet holes = new BitSet();
            if (openedAt >= 0) {
                holes.set(step.to() / 2, Math.max(openedAt, step.to() / 2));
                holes.andNot(counted);
                holes.andNot(lost);
            }
            check(coverage.holes(step.to() / 2), holes);
        }
    }

    private static void set(BitSet bits, OffsetRanges ranges) {
        for (int i = 0; i < ranges.count(); i++) {
            bits.set((int) ranges.from(i), (int) ranges.to(i));
        }
    }

    private static OffsetRanges ranges(List<Range> ranges) {
        return ranges.stream()
                .map(each -> OffsetRanges.of(each.from(), each.to()))
                .reduce(OffsetRanges.NONE, OffsetRanges::plus);
    }

    private static BitSet bits(List<Range> ranges) {
        BitSet bits = new BitSet();
        ranges.stream().filter(each -> each.from() < each.to()).forEach(each -> bits.set(each.from(), each.to()));
        return bits;
    }

    private static void check(OffsetRanges ranges, BitSet bits) {
        BitSet found = new BitSet();
        set(found, ranges);
        assertThat(found).isEqualTo(bits);
        assertThat(ranges.size()).isEqualTo(bits.cardinality());
        assertThat(ranges.isEmpty()).isEqualTo(bits.isEmpty());
        for (int offset = 0; offset <= END; offset++) {
            assertThat(ranges.contains(offset)).as("offset %d", offset).isEqualTo(bits.get(offset));
        }
        for (int i = 1; i < ranges.count(); i++) {
            assertThat(ranges.from(i)).isGreaterThan(ranges.to(i - 1));
        }
    }
}

package dev.slowburn.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.consumption.Tally;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class HourRowProperties {
    @Provide
    Arbitrary<Map<Integer, Tally>> hours() {
        Arbitrary<Long> counts = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0L)),
                Tuple.of(5, Arbitraries.longs().between(1, 100_000)),
                Tuple.of(1, Arbitraries.longs().between(100_001, Long.MAX_VALUE / 2)));
        return Arbitraries.maps(
                Arbitraries.integers().between(0, 59),
                Combinators.combine(counts, counts).as(Tally::new));
    }

    @Property
    void readsWhatWasPacked(@ForAll("hours") Map<Integer, Tally> hour) {
        HourRow row = new HourRow();
        row.load(null);
        hour.forEach((minute, tally) -> row.add(minute, tally.good(), tally.bad()));

        Map<Integer, Tally> read = new TreeMap<>();
        HourRow.visit(row.pack(), (minute, good, bad) -> read.put(minute, new Tally(good, bad)));

        Map<Integer, Tally> expected = new TreeMap<>(hour);
        expected.values().removeIf(Tally.NONE::equals);
        assertThat(read).isEqualTo(expected);
    }

    @Property
    void addingToAPackedRowEqualsAddingInOneStep(
            @ForAll("hours") Map<Integer, Tally> first, @ForAll("hours") Map<Integer, Tally> second) {
        HourRow inOneStep = new HourRow();
        inOneStep.load(null);
        HourRow inSteps = new HourRow();
        inSteps.load(null);
        first.forEach((minute, tally) -> {
            inOneStep.add(minute, tally.good() / 2, tally.bad() / 2);
            inSteps.add(minute, tally.good() / 2, tally.bad() / 2);
        });
        byte[] between = inSteps.pack();
        inSteps.load(between);
        second.forEach((minute, tally) -> {
            inOneStep.add(minute, tally.good() / 2, tally.bad() / 2);
            inSteps.add(minute, tally.good() / 2, tally.bad() / 2);
        });
        assertThat(inSteps.pack()).isEqualTo(inOneStep.pack());
    }
}

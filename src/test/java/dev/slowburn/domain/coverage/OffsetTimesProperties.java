package dev.slowburn.domain.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OffsetTimesProperties {
    private static final int END = 40;

    @Provide
    Arbitrary<List<OffsetTimes.Entry>> entries() {
        Arbitrary<Long> numbers = Arbitraries.longs().between(0, END);
        return Combinators.combine(numbers, numbers)
                .as(OffsetTimes.Entry::new)
                .list()
                .ofMaxSize(OffsetTimes.MAX_ENTRIES);
    }

    @Property
    void knowsTheEarliestTimeOfEachOffset(@ForAll("entries") List<OffsetTimes.Entry> entries) {
        OffsetTimes times = of(entries);

        for (long offset = 0; offset <= END + 1; offset++) {
            long from = offset;
            OptionalLong expected = entries.stream()
                    .filter(each -> each.offset() >= from)
                    .mapToLong(OffsetTimes.Entry::time)
                    .min();
            assertThat(times.since(offset)).as("offset %d", offset).isEqualTo(expected);
        }
    }

    @Property
    void doesNotDependOnTheOrder(@ForAll("entries") List<OffsetTimes.Entry> entries) {
        List<OffsetTimes.Entry> sorted = entries.stream()
                .sorted(Comparator.comparingLong(OffsetTimes.Entry::time))
                .toList();

        assertThat(of(entries)).isEqualTo(of(sorted)).isEqualTo(OffsetTimes.NONE.plus(of(sorted)));
    }

    @Example
    void keepsTheNewestEntries() {
        OffsetTimes times = OffsetTimes.NONE;
        for (long i = 1; i <= 2 * OffsetTimes.MAX_ENTRIES; i++) {
            times = times.plus(new OffsetTimes.Entry(i, i));
        }

        assertThat(times.entries()).hasSize(OffsetTimes.MAX_ENTRIES);
        assertThat(times.since(0)).hasValue(OffsetTimes.MAX_ENTRIES + 1L);
    }

    private static OffsetTimes of(List<OffsetTimes.Entry> entries) {
        return entries.stream().reduce(OffsetTimes.NONE, OffsetTimes::plus, OffsetTimes::plus);
    }
}

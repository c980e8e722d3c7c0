package dev.slowburn.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.testkit.oracle.NaiveLedger;
import dev.slowburn.testkit.topology.RowsInMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;

/** Compares the ledger with an oracle that keeps every event. */
class LedgerProperties {
    private static final long START = 29_000_000;
    private static final long RETENTION = 3_000;
    private static final long[] LOOK_BACKS = {1_500, 60, 7, 1};
    private static final List<Window> WINDOWS = Arrays.stream(LOOK_BACKS)
            .<Window>mapToObj(minutes -> new RollingWindow(minutes + "m", minutes))
            .toList();

    /** Outcomes at a minute relative to the current one, after time advanced by some minutes. */
    record Step(long passes, long behind, long good, long bad) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> passes = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(0L)),
                Tuple.of(5, Arbitraries.longs().between(1, 3)),
                Tuple.of(2, Arbitraries.longs().between(4, 130)),
                Tuple.of(1, Arbitraries.longs().between(131, 4_000)));
        Arbitrary<Long> behind = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.longs().between(0, 2)),
                Tuple.of(3, Arbitraries.longs().between(3, 1_600)),
                Tuple.of(1, Arbitraries.longs().between(1_601, 3_200)),
                Tuple.of(1, Arbitraries.longs().between(-5, -1)));
        Arbitrary<Long> counts = Arbitraries.longs().between(0, 1_000_000);
        return Combinators.combine(passes, behind, counts, counts)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }

    @Property
    void sumsEqualThoseOfTheOracle(@ForAll("steps") List<Step> steps) {
        NaiveLedger oracle = new NaiveLedger();
        Ledger ledger = ledger(new RowsInMemory());
        long now = START;
        for (Step step : steps) {
            now += step.passes();
            long minute = now - step.behind();
            boolean retained = Ledger.Answer.COUNTED == ledger.add(minute, step.good(), step.bad(), now);
            assertThat(retained).isEqualTo(step.behind() < RETENTION);
            if (retained) {
                oracle.add(minute, step.good(), step.bad());
            }
            assertSameSums(ledger, oracle, now);
        }
    }

    @Property
    void restoredLedgerEqualsItsWriter(@ForAll("steps") List<Step> steps) {
        RowsInMemory rows = new RowsInMemory();
        Ledger writer = ledger(rows);
        long now = START;
        for (Step step : steps) {
            now += step.passes();
            writer.add(now - step.behind(), step.good(), step.bad(), now);
        }
        Ledger reader = ledger(rows);
        for (long later = now; later < now + 70; later += 7) {
            writer.advance(later);
            reader.advance(later);
            for (int i = 0; i < LOOK_BACKS.length; i++) {
                assertThat(reader.outcomes(i)).isEqualTo(writer.outcomes(i));
            }
        }
    }

    @Property
    void sumsDoNotDependOnTheOrderWithinTheRetention(
            @ForAll("steps") List<Step> steps, @ForAll long seed, @ForAll @LongRange(max = 2_000) long passes) {
        List<Step> shuffled = new ArrayList<>(steps);
        Collections.shuffle(shuffled, new Random(seed));
        Ledger inOrder = ledger(new RowsInMemory());
        Ledger outOfOrder = ledger(new RowsInMemory());
        steps.forEach(
                step -> inOrder.add(START - Math.floorMod(step.behind(), 1_000L), step.good(), step.bad(), START));
        shuffled.forEach(
                step -> outOfOrder.add(START - Math.floorMod(step.behind(), 1_000L), step.good(), step.bad(), START));
        inOrder.advance(START + passes);
        outOfOrder.advance(START + passes);
        for (int i = 0; i < LOOK_BACKS.length; i++) {
            assertThat(outOfOrder.outcomes(i)).isEqualTo(inOrder.outcomes(i));
        }
    }

    @Property
    void emptyWindowsHaveSumsOfZero(@ForAll("steps") List<Step> steps) {
        Ledger ledger = ledger(new RowsInMemory());
        long now = START;
        for (Step step : steps) {
            now += step.passes();
            ledger.add(now - step.behind(), step.good(), step.bad(), now);
        }
        long longest = LOOK_BACKS[0];
        for (long passed = 0; passed <= longest + 5; passed += 1 + passed / 50) {
            ledger.advance(now + passed);
        }
        ledger.advance(now + longest + 5);
        for (int i = 0; i < LOOK_BACKS.length; i++) {
            assertThat(ledger.outcomes(i)).isEqualTo(Tally.NONE);
        }
    }

    @Property
    void sumsDoNotDependOnTheGroupingOfTallies(
            @ForAll("steps") List<Step> steps, @ForAll @LongRange(min = 1, max = 9) long group) {
        Ledger single = ledger(new RowsInMemory());
        RowsInMemory rows = new RowsInMemory();
        Ledger grouped = ledger(rows);
        TallyCell cell = new TallyCell();
        int buffered = 0;
        for (Step step : steps) {
            long minute = START - Math.floorMod(step.behind(), 2_000L);
            single.add(minute, step.good(), step.bad(), START);
            cell.add(minute, step.good(), step.bad());
            if (++buffered == group) {
                flush(cell, grouped);
                buffered = 0;
            }
        }
        flush(cell, grouped);
        Ledger restored = ledger(rows);
        restored.advance(START);
        for (int i = 0; i < LOOK_BACKS.length; i++) {
            assertThat(grouped.outcomes(i)).isEqualTo(single.outcomes(i));
            assertThat(restored.outcomes(i)).isEqualTo(single.outcomes(i));
        }
    }

    private static void flush(TallyCell cell, Ledger into) {
        for (int i = 0; i < cell.size(); i++) {
            into.addInOrder(cell.minute(i), cell.good(i), cell.bad(i), START);
        }
        into.write();
        into.advance(START);
        cell.clear();
    }

    private static Ledger ledger(RowsInMemory rows) {
        return new Ledger(
                rows, new HourRow(), RETENTION, Budgeting.OCCURRENCES, Exclusions.NONE, Long.MAX_VALUE, WINDOWS);
    }

    private static void assertSameSums(Ledger ledger, NaiveLedger oracle, long now) {
        for (int i = 0; i < LOOK_BACKS.length; i++) {
            assertThat(ledger.outcomes(i)).as("over %s min", LOOK_BACKS[i]).isEqualTo(oracle.over(LOOK_BACKS[i], now));
        }
    }
}

package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.oracle.NaiveLedger;
import dev.slowburn.testkit.topology.TopologyHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Compares the output of the topology with an oracle that stores every outcome. */
class TopologyProperties {
    private static final int TRIES = 1_000;
    private static final long WINDOW_MINUTES = 6 * 60;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final List<String> SERVICES = List.of("cart", "search", "unknown");
    private static final List<Slo> SLOS =
            List.of(Slos.availability("cart", "0.9", "6h"), Slos.availability("search", "0.99", "6h"));

    /** An outcome of a service, a number of seconds after {@link #START}. */
    record Event(int service, long seconds, boolean good, long count) {
        Instant at() {
            return START.plusSeconds(seconds);
        }
    }

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Integer> services = Arbitraries.integers().between(0, SERVICES.size() - 1);
        Arbitrary<Long> seconds = Arbitraries.longs().between(0, 12 * 3_600);
        Arbitrary<Boolean> good = Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false));
        Arbitrary<Long> counts = Arbitraries.longs().between(1, 500);
        return Combinators.combine(services, seconds, good, counts)
                .as(Event::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Property(tries = TRIES)
    void lastSnapshotOfEachBudgetEqualsTheOracle(@ForAll("events") List<Event> events) {
        Map<String, Tally> expected = oracle(events);
        assertThat(totals(events)).isEqualTo(expected);
    }

    @Property(tries = TRIES)
    void orderOfOutcomesHasNoEffect(@ForAll("events") List<Event> events, @ForAll long seed) {
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(totals(shuffled)).isEqualTo(oracle(events));
    }

    @Property(tries = TRIES)
    void publishesEachEventOnceAndAlternatesExhaustedWithRecovered(@ForAll("events") List<Event> events) {
        try (TopologyHarness harness = play(events)) {
            Set<String> ids = new HashSet<>();
            Map<String, BudgetEventType> last = new HashMap<>();
            for (BudgetEvent event : harness.events()) {
                assertThat(ids.add(event.getEventId())).as(event.getEventId()).isTrue();
                if (event.getType() != BudgetEventType.THRESHOLD_CROSSED) {
                    assertThat(last.put(event.getBudgetId(), event.getType())).isNotEqualTo(event.getType());
                }
            }
            harness.snapshots().forEach(snapshot -> assertThat(snapshot.getTotal())
                    .isEqualTo(snapshot.getGood() + snapshot.getBad()));
        }
    }

    private static Map<String, Tally> totals(List<Event> events) {
        Map<String, Tally> totals = new HashMap<>();
        try (TopologyHarness harness = play(events)) {
            for (BudgetSnapshot snapshot : harness.snapshots()) {
                totals.put(snapshot.getService(), new Tally(snapshot.getGood(), snapshot.getBad()));
            }
        }
        return totals;
    }

    private static TopologyHarness play(List<Event> events) {
        TopologyHarness harness =
                new TopologyHarness(TestSettings.eventClock(Duration.ofDays(1)), SLOS, START.plus(Duration.ofDays(1)));
        for (Event event : events) {
            String service = SERVICES.get(event.service());
            harness.send(
                    event.good()
                            ? Outcomes.good(service, event.at(), event.count())
                            : Outcomes.bad(service, event.at(), event.count()));
        }
        harness.pass(Duration.ofSeconds(5));
        return harness;
    }

    private static Map<String, Tally> oracle(List<Event> events) {
        Map<String, NaiveLedger> ledgers = new HashMap<>();
        SLOS.forEach(slo -> ledgers.put(slo.service(), new NaiveLedger()));
        long now = Long.MIN_VALUE;
        for (Event event : events) {
            NaiveLedger ledger = ledgers.get(SERVICES.get(event.service()));
            if (ledger != null) {
                long minute = Minutes.of(event.at().toEpochMilli());
                ledger.add(minute, event.good() ? event.count() : 0, event.good() ? 0 : event.count());
                now = Math.max(now, minute);
            }
        }
        Map<String, Tally> expected = new HashMap<>();
        if (now != Long.MIN_VALUE) {
            for (Map.Entry<String, NaiveLedger> entry : ledgers.entrySet()) {
                expected.put(entry.getKey(), entry.getValue().over(WINDOW_MINUTES, now));
            }
        }
        return expected;
    }
}

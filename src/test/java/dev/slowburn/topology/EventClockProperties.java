package dev.slowburn.topology;

import static dev.slowburn.testkit.Rules.after;
import static dev.slowburn.testkit.Rules.burning;
import static dev.slowburn.testkit.Rules.exhaustedWithin;
import static dev.slowburn.testkit.Rules.notifies;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.shuffle.FirstStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Reads a log that is in event-time order, in commits of random size with restarts in between. Some of its partitions end early,
 * have gaps or are empty. The output equals that of an evaluation minute by minute, regardless of the order of reading.
 */
class EventClockProperties {
    private static final Instant FIRST = Instant.parse("2026-03-01T11:59:42Z");
    private static final Instant WALL = Instant.parse("2026-06-01T00:00:00Z");
    private static final List<Slo> SLOS = List.of(
            new SloBuilder("rolling")
                    .target("0.9")
                    .thresholds(50, 75)
                    .alerts(
                            burning("fast", "2", "30m", "5m"),
                            burning("minute", "1", "1m"),
                            after(burning("patient", "1", "1h"), 7),
                            notifies(burning("silence", "9", "3m"), true, true, true),
                            exhaustedWithin("soon", "30m"))
                    .build(),
            new SloBuilder("calendar")
                    .target("0.8")
                    .thresholds(50)
                    .calendar(1, CalendarUnit.DAY, "2026-01-01T00:00", "Europe/Berlin")
                    .ladder(0)
                    .build(),
            new SloBuilder("daily")
                    .target("0.8")
                    .thresholds(50)
                    .calendar(1, CalendarUnit.DAY, "2026-01-01T00:00", "Europe/Berlin")
                    .alerts(exhaustedWithin("soon", "12h"))
                    .build(),
            new SloBuilder("slices")
                    .target("0.8")
                    .thresholds(50)
                    .timeslices(5, "0.9", EmptySlices.BAD)
                    .alerts(burning("fast", "2", "30m"))
                    .build(),
            new SloBuilder("ignoring")
                    .target("0.8")
                    .thresholds(50)
                    .timeslices(1, "0.9", EmptySlices.IGNORE)
                    .alerts(notifies(burning("fast", "2", "30m"), true, true, true))
                    .build());

    private record Event(Instant at, Slo slo, boolean good) {}

    @Property(tries = 50, shrinking = ShrinkingMode.OFF)
    void publishesTheSameAsAnEvaluationMinuteByMinute(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int partitions) {
        Random random = new Random(seed);
        List<Event> log = log(random);
        Replay replay = new Replay(random, split(log, partitions, random));
        replay.run();

        long last = minute(log.get(log.size() - 1));
        for (Slo slo : SLOS) {
            NavigableMap<Long, Tally> minutes = minutes(log, slo);
            String id = Budget.of(slo, slo.objectives().get(0)).id();
            if (minutes.isEmpty()) {
                assertThat(replay.events).doesNotContainKey(id);
                continue;
            }
            EventClockOracle oracle = new EventClockOracle(slo, minutes, last).evaluateAll();
            assertThat(replay.events.getOrDefault(id, List.of()))
                    .as("events of %s", id)
                    .isEqualTo(oracle.events);
            assertThat(replay.alerts.getOrDefault(id, List.of()))
                    .as("alerts of %s", id)
                    .isEqualTo(oracle.alertRecords);
            assertThat(replay.snapshots.get(id))
                    .extracting("asOf", "good", "bad")
                    .containsExactly(
                            Instant.ofEpochMilli(oracle.latest.asOf()),
                            oracle.latest.use().tally().good(),
                            oracle.latest.use().tally().bad());
        }
        assertThat(replay.expired).isZero();
    }

    private static long minute(Event event) {
        return Minutes.of(event.at.toEpochMilli());
    }

    private static NavigableMap<Long, Tally> minutes(List<Event> log, Slo slo) {
        NavigableMap<Long, Tally> minutes = new TreeMap<>();
        for (Event event : log) {
            if (event.slo.equals(slo)) {
                minutes.merge(minute(event), event.good ? new Tally(1, 0) : new Tally(0, 1), Tally::plus);
            }
        }
        return minutes;
    }

    /** A log with random outages and occasional gaps of hours. */
    private static List<Event> log(Random random) {
        List<Event> log = new ArrayList<>();
        Instant at = FIRST;
        boolean outage = false;
        int length = 30 + random.nextInt(400);
        for (int i = 0; i < length; i++) {
            outage ^= random.nextInt(40) == 0;
            at = at.plusMillis(random.nextInt(80) == 0 ? random.nextInt(30_000_000) : random.nextInt(60_000));
            log.add(new Event(at, SLOS.get(random.nextInt(SLOS.size())), random.nextInt(10) < (outage ? 2 : 10)));
        }
        return log;
    }

    /** Spreads a log over partitions; from a random position on, only over some of them. */
    private static List<List<Event>> split(List<Event> log, int partitions, Random random) {
        List<List<Event>> parts = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            parts.add(new ArrayList<>());
        }
        int fewerFrom = random.nextInt(log.size());
        int fewer = 1 + random.nextInt(partitions);
        for (int i = 0; i < log.size(); i++) {
            parts.get(random.nextInt(i < fewerFrom ? partitions : fewer)).add(log.get(i));
        }
        return parts;
    }

    /** Simulates the first stage of all partitions and an instance that restarts repeatedly. */
    private static final class Replay {
        private final Random random;
        private final List<List<Event>> parts;
        private final int[] read;
        private final long[] watermarks;
        private final Map<String, List<BudgetEvent>> events = new HashMap<>();
        private final Map<String, List<BurnRateAlert>> alerts = new HashMap<>();
        private final Map<String, BudgetSnapshot> snapshots = new HashMap<>();
        private double expired;
        private TopologyHarness harness =
                new TopologyHarness(TestSettings.eventClock(Duration.ofDays(2)), DefinitionSet.of(SLOS), WALL);

        Replay(Random random, List<List<Event>> parts) {
            this.random = random;
            this.parts = parts;
            read = new int[parts.size()];
            watermarks = new long[parts.size()];
            for (int p = 0; p < parts.size(); p++) {
                watermarks[p] = ProgressMarker.NOTHING;
            }
            harness.broker().hasPartitions(parts.size() + 1);
        }

        void run() {
            for (int p = 0; p < parts.size(); p++) {
                sendProgress(p);
            }
            int longest = random.nextBoolean() ? 1_000 : 1 + random.nextInt(60);
            while (!isRead()) {
                step(longest);
            }
            for (int second = 0; second < 8; second++) {
                for (int p = 0; p < parts.size(); p++) {
                    sendProgress(p);
                }
                harness.pass(Duration.ofSeconds(1));
            }
            // An unchanged snapshot is published only at its heartbeat.
            harness.minutes(2);
            collect();
            harness.close();
        }

        private boolean isRead() {
            for (int p = 0; p < parts.size(); p++) {
                if (read[p] < parts.get(p).size()) {
                    return false;
                }
            }
            return true;
        }

        private void step(int longest) {
            int p = random.nextInt(parts.size());
            switch (random.nextInt(12)) {
                case 0 -> restart();
                case 1, 2, 3 -> harness.pass(Duration.ofSeconds(1 + random.nextInt(3)));
                case 4, 5, 6 -> sendProgress(p);
                default -> {
                    send(p, Math.min(parts.get(p).size(), read[p] + 1 + random.nextInt(longest)));
                    sendProgress(p);
                }
            }
        }

        private void restart() {
            collect();
            harness = harness.restart(Duration.ofSeconds(random.nextInt(20)));
            harness.broker().hasPartitions(parts.size() + 1);
        }

        private void send(int p, int upTo) {
            Map<Slo, TallyCell> tallies = new LinkedHashMap<>();
            for (; read[p] < upTo; read[p]++) {
                Event event = parts.get(p).get(read[p]);
                tallies.computeIfAbsent(event.slo, slo -> new TallyCell())
                        .add(minute(event), event.good ? 1 : 0, event.good ? 0 : 1);
                watermarks[p] = event.at.toEpochMilli();
            }
            tallies.forEach((slo, cell) -> harness.fromOtherPartition(FirstStage.tallies(slo, cell, watermarks[p])));
        }

        /** Sends the progress of a partition. */
        private void sendProgress(int p) {
            long readTo = read[p] == parts.get(p).size() ? harness.wallClock().toEpochMilli() : 0;
            harness.fromOtherPartition(FirstStage.progress(p + 1, watermarks[p], readTo));
        }

        private void collect() {
            harness.events().forEach(event -> events.computeIfAbsent(event.getBudgetId(), id -> new ArrayList<>())
                    .add(event));
            harness.alerts().forEach(alert -> alerts.computeIfAbsent(alert.getBudgetId(), id -> new ArrayList<>())
                    .add(alert));
            harness.snapshots().forEach(snapshot -> snapshots.put(snapshot.getBudgetId(), snapshot));
            expired += harness.metric("outcomes-expired-total");
        }
    }
}

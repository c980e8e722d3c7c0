package dev.slowburn.topology;

import static dev.slowburn.testkit.Rules.burning;
import static dev.slowburn.testkit.Rules.exhaustedWithin;
import static dev.slowburn.testkit.Rules.notifies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.sandbox.TemporaryFolder;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Replays an ordered log of a year, with outages and weeks without traffic, through a real broker in less than a minute, while
 * instances start. The output equals an evaluation of each minute of that year.
 */
@ExtendWith(RealCluster.class)
class YearLogIT {
    private static final Instant FIRST = Instant.parse("2025-02-27T22:10:07Z");
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final List<Slo> SLOS = List.of(
            new SloBuilder("checkout")
                    .target("0.97")
                    .thresholds(50, 75)
                    .calendar(1, CalendarUnit.MONTH, "2025-01-01T00:00", "Europe/Berlin")
                    .alerts(burning("fast", "14.4", "1h", "5m"), exhaustedWithin("soon", "6h"))
                    .build(),
            new SloBuilder("Zürich-東京")
                    .target("0.95")
                    .thresholds(50)
                    .window("1d")
                    .alerts(
                            burning("slow", "2", "6h", "30m"),
                            notifies(burning("silence", "9", "1h"), true, true, true))
                    .build(),
            new SloBuilder("slices")
                    .target("0.9")
                    .thresholds(50)
                    .window("1d")
                    .timeslices(5, "0.9", EmptySlices.GOOD)
                    .alerts(burning("fast", "2", "1h"))
                    .build());

    private static final List<RequestOutcome> LOG = log();
    private static Map<Slo, EventClockOracle> oracles;

    @BeforeAll
    static void evaluateEachMinute() {
        oracles = SLOS.parallelStream().collect(Collectors.toMap(slo -> slo, YearLogIT::oracle));
    }

    @ParameterizedTest(name = "partitions={0} instances={1} reading from the start={2}")
    @CsvSource({"1, 1, false", "6, 2, true"})
    void publishesTheSameAsAnEvaluationMinuteByMinute(
            int partitions, int instances, boolean fromTheStart, DevCluster cluster) {
        try (Scene scene = new Scene(cluster, partitions);
                TemporaryFolder other = new TemporaryFolder("other")) {
            List<Slowburn> running = new ArrayList<>();
            try {
                if (fromTheStart) {
                    running.add(Slowburn.start(scene.config(Map.of()), SLOS));
                }
                int rest = afterAPause(LOG.size() / 2);
                scene.send(LOG.subList(0, rest));
                while (running.size() < instances) {
                    String state =
                            other.path().resolve("state" + running.size()).toString();
                    running.add(Slowburn.start(scene.config(Map.of("state.dir", state)), SLOS));
                }
                scene.send(LOG.subList(rest, LOG.size()));

                await().atMost(Duration.ofMinutes(3))
                        .untilAsserted(() -> assertThat(scene.snapshots().values())
                                .extracting(BudgetSnapshot::getAsOf)
                                .containsOnly(Instant.ofEpochMilli(
                                        oracles.get(SLOS.get(0)).latest.asOf()))
                                .hasSize(SLOS.size()));
            } finally {
                // Before their state is deleted.
                running.forEach(Slowburn::close);
            }
            assertThat(scene.deadLetters()).isEmpty();
            for (Slo slo : SLOS) {
                assertSame(scene, slo);
            }
        }
    }

    /** The next outcome of the log after a pause, so that no minute has outcomes from before and after the second instance starts. */
    private static int afterAPause(int from) {
        int next = from;
        while (LOG.get(next - 1)
                .getOccurredAt()
                .plus(PAUSE)
                .isAfter(LOG.get(next).getOccurredAt())) {
            next++;
        }
        return next;
    }

    private static void assertSame(Scene scene, Slo slo) {
        String id = Budget.of(slo, slo.objectives().get(0)).id();
        EventClockOracle oracle = oracles.get(slo);
        assertThat(scene.events().stream().filter(event -> event.getBudgetId().equals(id)))
                .as("events of %s", id)
                .containsExactlyElementsOf(oracle.events);
        // Only records of the same alert are ordered, because they are in one partition.
        assertThat(byAlert(scene.alerts().stream()
                        .filter(alert -> alert.getBudgetId().equals(id))
                        .toList()))
                .as("alerts of %s", id)
                .isEqualTo(byAlert(oracle.alertRecords));
        assertThat(scene.snapshots().get(id))
                .extracting(BudgetSnapshot::getGood, BudgetSnapshot::getBad)
                .containsExactly(
                        oracle.latest.use().tally().good(),
                        oracle.latest.use().tally().bad());
    }

    private static Map<String, List<BurnRateAlert>> byAlert(List<BurnRateAlert> alerts) {
        return alerts.stream().collect(Collectors.groupingBy(BurnRateAlert::getAlertId));
    }

    private static EventClockOracle oracle(Slo slo) {
        NavigableMap<Long, Tally> minutes = new TreeMap<>();
        for (RequestOutcome outcome : LOG) {
            if (outcome.getService().equals(slo.service())) {
                boolean good = outcome.getStatusCode() == 200;
                minutes.merge(
                        Minutes.of(outcome.getOccurredAt().toEpochMilli()),
                        good ? new Tally(outcome.getCount(), 0) : new Tally(0, outcome.getCount()),
                        Tally::plus);
            }
        }
        long last = Minutes.of(LOG.get(LOG.size() - 1).getOccurredAt().toEpochMilli());
        EventClockOracle oracle = new EventClockOracle(slo, minutes, last).evaluateAll();
        assertThat(oracle.events).as("something happens in it").hasSizeGreaterThan(10);
        assertThat(oracle.alertRecords).as("something happens in it").hasSizeGreaterThan(10);
        return oracle;
    }

    /** About one request per twenty minutes, with occasional half-hour outages with many failures, and gaps of weeks. */
    private static List<RequestOutcome> log() {
        Random random = new Random(41);
        List<RequestOutcome> log = new ArrayList<>();
        Instant at = FIRST;
        while (at.isBefore(FIRST.plus(YEAR))) {
            int rare = random.nextInt(1_500);
            if (rare < 2) {
                at = at.plus(Duration.ofDays(random.nextInt(20)));
            } else if (rare < 12) {
                at = outage(log, at, random);
            }
            at = at.plusSeconds(random.nextInt(2_400));
            log.add(any(at, random, 100));
        }
        return log;
    }

    private static Instant outage(List<RequestOutcome> log, Instant from, Random random) {
        Instant at = from;
        Instant end = from.plus(Duration.ofMinutes(5 + random.nextInt(60)));
        while (at.isBefore(end)) {
            at = at.plusMillis(random.nextInt(20_000));
            log.add(any(at, random, 30));
        }
        return at;
    }

    private static RequestOutcome any(Instant at, Random random, int goodPercent) {
        String service = SLOS.get(random.nextInt(SLOS.size())).service();
        long count = 1L + random.nextInt(3);
        return random.nextInt(100) < goodPercent ? Outcomes.good(service, at, count) : Outcomes.bad(service, at, count);
    }
}

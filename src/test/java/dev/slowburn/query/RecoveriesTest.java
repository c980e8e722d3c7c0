package dev.slowburn.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.Views;
import dev.slowburn.topology.view.LedgerQueries;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The predicted moments when budgets are full again, compared to the budgets at these moments. */
class RecoveriesTest {
    private final Views views = Views.of(
            DefinitionSet.of(List.of(
                    new SloBuilder("rolling").service("cart").build(),
                    new SloBuilder("lenient").service("cart").target("0.1").build(),
                    new SloBuilder("sliced")
                            .service("cart")
                            .timeslices(5, "0.9", EmptySlices.GOOD)
                            .build(),
                    new SloBuilder("silent")
                            .service("cart")
                            .timeslices(5, "0.9", EmptySlices.BAD)
                            .build(),
                    new SloBuilder("quiet")
                            .service("cart")
                            .timeslices(5, "0.9", EmptySlices.BAD)
                            .calendar(1, CalendarUnit.DAY, "2026-01-01T00:00:00", "Europe/Berlin")
                            .build(),
                    new SloBuilder("calendar")
                            .service("cart")
                            .calendar(1, CalendarUnit.DAY, "2026-01-01T00:00:00", "Europe/Berlin")
                            .build(),
                    new SloBuilder("both")
                            .service("cart")
                            .objective("one", 1)
                            .objective("two", 1)
                            .composite()
                            .build())),
            Duration.ofDays(3));

    @AfterEach
    void close() {
        views.close();
    }

    private Optional<Instant> fullAgainAt(String id) {
        return recovery(id, views.harness().ledgers()).at();
    }

    private Recovery recovery(String id, LedgerQueries ledgers) {
        LocalBudgets budgets = views.budgets();
        return new Recoveries(budgets, ledgers).of(budgets.address(id));
    }

    private String unknown(String id) {
        return recovery(id, views.harness().ledgers()).unknown().orElse("known");
    }

    /** Exactly the exhausted budgets without a moment have a reason. */
    @Test
    void reportsWhyTheMomentIsUnknown(@TempDir Path folder) {
        views.now("cart", 10, 10);
        views.harness().minutes(30);
        views.now("cart", 10, 10);

        assertThat(unknown("sliced/all")).startsWith("it is not computed for time slices");
        assertThat(unknown("silent/all")).startsWith("it is not computed for time slices");
        assertThat(unknown("quiet/all")).startsWith("time slices without requests are bad");
        assertThat(unknown("rolling/all")).isEqualTo("known");
        assertThat(recovery("lenient/all", views.harness().ledgers())).isEqualTo(Recovery.NOT_EXHAUSTED);
        try (KafkaStreams stopped = new KafkaStreams(
                new Topology().addSource("source", "input"),
                new StreamsConfig(Map.of(
                        StreamsConfig.APPLICATION_ID_CONFIG, "stops",
                        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1",
                        StreamsConfig.STATE_DIR_CONFIG, folder.toString())))) {
            stopped.close();
            LedgerQueries moving = LedgerQueries.of(
                    stopped, views.harness().evaluationView(), views.harness().settings());
            assertThat(recovery("rolling/all", moving).unknown()).contains("the budget is moving to another instance");
            assertThat(recovery("calendar/all", moving).at()).isPresent();
        }

        views.harness().broker().backlog(2);
        views.harness().pass(Duration.ofMinutes(3));
        assertThat(unknown("rolling/all")).startsWith("the input lags");
        assertThat(unknown("calendar/all")).startsWith("the input lags");
        assertThat(recovery("lenient/all", views.harness().ledgers())).isEqualTo(Recovery.NOT_EXHAUSTED);
    }

    private long bad(String id) {
        return views.budgets().budget(views.budgets().address(id)).bad();
    }

    @Test
    void isFullAtThePredictedMomentAndNotBefore() {
        views.now("cart", 10, 10);
        views.harness().minutes(7);
        views.now("cart", 10, 10);

        List<String> rolling = List.of("rolling/all", "both/one", "both/composite");
        Map<String, Instant> predicted = Stream.concat(rolling.stream(), Stream.of("calendar/all"))
                .collect(Collectors.toMap(id -> id, id -> fullAgainAt(id).orElseThrow()));
        assertThat(predicted.get("calendar/all")).isEqualTo(Instant.parse("2026-03-01T23:00:00Z"));
        assertThat(fullAgainAt("lenient/all")).isEmpty();
        assertThat(fullAgainAt("silent/all")).isEmpty();
        assertThat(fullAgainAt("sliced/all"))
                .as("a failure may leave no slice bad")
                .isEmpty();

        for (boolean over = false; !over; ) {
            views.harness().send(Outcomes.good("cart", views.harness().wallClock(), 10));
            views.harness().minutes(1);
            views.harness().pass(Duration.ofSeconds(2));
            Instant now = views.harness().wallClock();
            over = rolling.stream().allMatch(id -> now.isAfter(predicted.get(id).plusSeconds(120)));
            for (String id : rolling) {
                if (now.isAfter(predicted.get(id).plusSeconds(60))) {
                    assertThat(bad(id)).as(id + " at " + now).isZero();
                } else if (now.isBefore(predicted.get(id))) {
                    assertThat(bad(id)).as(id + " at " + now).isPositive();
                }
            }
        }
    }
}

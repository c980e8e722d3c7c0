package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.avro.AlertCause;
import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default alerts of a definition, by the SRE Workbook, for a target of 99 %, minute by minute. */
class AlertScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private TopologyHarness harness = harness("30d", 0);

    private static TopologyHarness harness(String window, long minEvents) {
        return new TopologyHarness(
                TestSettings.wallClock(Duration.ofDays(35)),
                DefinitionSet.of(List.of(
                        new SloBuilder("cart").window(window).ladder(minEvents).build())),
                START);
    }

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    /** Sends good and bad requests in the middle of each of these hours before now. */
    private void hours(long from, long to, long good, long bad) {
        for (long hour = from; hour > to; hour--) {
            Instant then = harness.wallClock().minus(Duration.ofMinutes(60 * hour - 30));
            harness.send(good("cart", then, good));
            if (bad > 0) {
                harness.send(bad("cart", then, bad));
            }
        }
    }

    private void now(long good, long bad) {
        harness.send(good("cart", harness.wallClock(), good));
        harness.send(bad("cart", harness.wallClock(), bad));
    }

    @Test
    void fastBurnPagesWithItsBurnRates() {
        hours(72, 0, 1_000, 0);
        now(1_000, 336);
        assertThat(harness.alertsInShort()).isEmpty();
        now(0, 1);

        List<BurnRateAlert> alerts = harness.alerts();
        assertThat(alerts).hasSize(1);
        BurnRateAlert page = alerts.get(0);
        assertThat(page.getAlertId()).isEqualTo("cart/all:burn-1h");
        assertThat(page.getEventId()).isEqualTo("cart/all:burn-1h:cart:1:FIRING");
        assertThat(page.getBudgetId()).isEqualTo("cart/all");
        assertThat(page.getState()).isEqualTo(AlertState.FIRING);
        assertThat(page.getSeverity()).isEqualTo("page");
        assertThat(page.getFactor()).isEqualTo(14.4);
        assertThat(page.getLongWindow()).isEqualTo("1h");
        assertThat(page.getShortWindow()).isEqualTo("5m");
        assertThat(page.getGood()).isEqualTo(2_000);
        assertThat(page.getBad()).isEqualTo(337);
        assertThat(page.getTotal()).isEqualTo(2_337);
        assertThat(page.getLongBurnRate()).isCloseTo(100 * 337 / 2_337.0, within(1e-9));
        assertThat(page.getShortBurnRate()).isCloseTo(100 * 337 / 1_337.0, within(1e-9));
        assertThat(page.getCause()).isEqualTo(AlertCause.CONDITION);
        assertThat(page.getReason()).isEqualTo("burn rate 14.42 over 1h and 25.21 over 5m, threshold 14.40");
        assertThat(page.getOccurredAt()).isEqualTo(harness.wallClock());
    }

    @ParameterizedTest
    @CsvSource({
        "30d, burn-1h: 14.4, burn-6h: 6, burn-1d: 3, burn-3d: 1",
        "28d, burn-1h: 13.44, burn-6h: 5.6, burn-1d: 2.8, burn-3d: 0.9333333333333333",
        "7d, burn-1h: 3.36, burn-6h: 1.4, burn-336m: 3, burn-1008m: 1",
        "1d, burn-5m: 5.76, burn-12m: 6, burn-48m: 3, burn-144m: 1"
    })
    void factorsDependOnTheWindow(
            String window, String firstPage, String secondPage, String firstTicket, String secondTicket) {
        harness.close();
        harness = harness(window, 0);
        now(0, 1);

        Map<String, Double> factors =
                harness.alerts().stream().collect(Collectors.toMap(BurnRateAlert::getRule, BurnRateAlert::getFactor));
        assertThat(factors).hasSize(4);
        for (String expected : List.of(firstPage, secondPage, firstTicket, secondTicket)) {
            int colon = expected.indexOf(':');
            assertThat(factors.get(expected.substring(0, colon)))
                    .isCloseTo(Double.parseDouble(expected.substring(colon + 1)), within(1e-15));
        }
    }

    @Test
    void slowBurnFiresATicketOnly() {
        hours(72, 24, 2_000, 0);
        // Burn rate 2.7 over one day, 0.54 over three.
        hours(24, 0, 973, 27);
        harness.minutes(1);
        assertThat(harness.alertsInShort()).isEmpty();
        now(0, 74);
        assertThat(harness.alertsInShort()).isEmpty();
        now(0, 1);

        List<BurnRateAlert> alerts = harness.alerts();
        assertThat(alerts).extracting(BurnRateAlert::getRule).containsExactly("burn-1d");
        assertThat(alerts).extracting(BurnRateAlert::getSeverity).containsExactly("ticket");
        assertThat(alerts.get(0).getBad()).isEqualTo(24 * 27 + 75);
        assertThat(alerts.get(0).getTotal()).isEqualTo(24_075);
    }

    @Test
    void pageResolvesByTheShortLookBack() {
        hours(72, 0, 1_000, 0);
        now(1_000, 337);

        assertThat(harness.alertsInShort()).containsExactly("burn-1h FIRING #1");

        harness.minutes(1);
        now(1_000, 0);

        // 337 of 2,337 within five minutes: still a burn rate of 14.42.
        assertThat(harness.alertsInShort()).isEmpty();

        now(4, 0);
        List<BurnRateAlert> alerts = harness.alerts();

        assertThat(alerts).extracting(BurnRateAlert::getEventId).containsExactly("cart/all:burn-1h:cart:1:RESOLVED");
        assertThat(alerts.get(0).getState()).isEqualTo(AlertState.RESOLVED);
        assertThat(alerts.get(0).getShortBurnRate()).isCloseTo(100 * 337 / 2_341.0, within(1e-9));

        harness.minutes(70);
        assertThat(harness.alertsInShort()).isEmpty();
    }

    @Test
    void pageResolvesWithoutTraffic() {
        hours(72, 0, 1_000, 0);
        now(1_000, 337);

        assertThat(harness.alertsInShort()).containsExactly("burn-1h FIRING #1");

        harness.minutes(4);
        assertThat(harness.alertsInShort()).isEmpty();

        harness.minutes(1);
        assertThat(harness.alertsInShort()).containsExactly("burn-1h RESOLVED #1");
    }

    @Test
    void firesExactlyAtTheThresholdAndResolvesBelow() {
        hours(72, 1, 100_000, 0);
        now(856, 143);

        assertThat(harness.alertsInShort()).isEmpty();

        now(0, 1);
        assertThat(harness.alertsInShort()).containsExactly("burn-1h FIRING #1");

        now(1, 0);
        assertThat(harness.alertsInShort()).containsExactly("burn-1h RESOLVED #1");

        now(0, 1);
        assertThat(harness.alertsInShort()).containsExactly("burn-1h FIRING #2");

        now(5, 0);
        assertThat(harness.alertsInShort()).containsExactly("burn-1h RESOLVED #2");
    }

    @Test
    void tooFewOutcomesFireNoAlertAndResolveNone() {
        harness.close();
        harness = harness("30d", 100);
        now(0, 99);
        harness.minutes(3);

        assertThat(harness.alertsInShort()).isEmpty();

        now(0, 1);
        assertThat(harness.alertsInShort())
                .containsExactly("burn-1h FIRING #1", "burn-6h FIRING #1", "burn-1d FIRING #1", "burn-3d FIRING #1");

        harness.minutes(1);
        now(0, 1);
        harness.minutes(4);

        assertThat(harness.alertsInShort()).isEmpty();

        harness.minutes(1);
        assertThat(harness.alertsInShort()).containsExactly("burn-1h RESOLVED #1");

        now(0, 1);
        assertThat(harness.alertsInShort()).containsExactly("burn-1h FIRING #2");
    }

    @Test
    void eachAlertResolvesWhenItsShortLookBackIsEmpty() {
        now(0, 1);
        harness.alerts();
        harness.minutes(6);

        assertThat(harness.alertsInShort()).containsExactly("burn-1h RESOLVED #1");

        harness.minutes(24);
        assertThat(harness.alertsInShort()).containsExactly("burn-6h RESOLVED #1");

        harness.minutes(90);
        assertThat(harness.alertsInShort()).containsExactly("burn-1d RESOLVED #1");

        harness.minutes(239);
        assertThat(harness.alertsInShort()).isEmpty();

        harness.minutes(1);
        assertThat(harness.alertsInShort()).containsExactly("burn-3d RESOLVED #1");
    }
}

package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Rules.after;
import static dev.slowburn.testkit.Rules.burning;
import static dev.slowburn.testkit.Rules.exhaustedWithin;
import static dev.slowburn.testkit.Rules.notifies;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.AlertCause;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.testkit.Rules;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alert rules that a definition names, on 99 % over two hours, minute by minute. */
class AlertRuleScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final AlertRule FAST = burning("fast", "10", "10m");

    private TopologyHarness harness;

    private void given(AlertRule... rules) {
        given(new SloBuilder("cart").alerts(rules));
    }

    private void given(SloBuilder slo) {
        harness = new TopologyHarness(TestSettings.wallClock(), DefinitionSet.of(List.of(slo.build())), START);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private void now(long good, long bad) {
        harness.send(good("cart", harness.wallClock(), good));
        harness.send(bad("cart", harness.wallClock(), bad));
    }

    @Test
    void resolvesByTheOnlyLookBack() {
        given(FAST);
        now(90, 10);

        assertThat(harness.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getLongWindow()).isEqualTo("10m");
            assertThat(alert.getShortWindow()).isNull();
            assertThat(alert.getShortBurnRate()).isNull();
            assertThat(alert.getReason()).isEqualTo("burn rate 10.00 over 10m, threshold 10.00");
            assertThat(alert.getNotificationTargets()).containsExactly("on-call");
        });

        now(1, 0);
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");

        harness.history().assertInOrder();
    }

    /** Such an alert fires for a healthy service, so its reason states the direction of the comparison. */
    @ParameterizedTest
    @CsvSource({"LTE, at most 10.00", "LT, below 10.00"})
    void statesTheDirectionOfAnAlertOnCalm(Comparison comparison, String threshold) {
        AlertRule.Burning fast = (AlertRule.Burning) FAST.condition();
        AlertRule.Burning calm =
                new AlertRule.Burning(comparison, fast.factor(), fast.longWindow(), fast.shortWindow());
        given(new AlertRule("calm", "page", calm, 0, 0, true, true, false, List.of()));
        now(100, 0);
        assertThat(harness.alerts()).singleElement().satisfies(alert -> assertThat(alert.getReason())
                .isEqualTo("burn rate 0.00 over 10m, threshold " + threshold));
    }

    @Test
    void doesNotFireBeforeAlertAfter() {
        given(after(FAST, 5));
        now(90, 10);
        harness.minutes(5);
        now(1, 0);
        harness.minutes(10);

        assertThat(harness.alertsInShort()).isEmpty();
    }

    /** The elapsed time counts, not the number of minute boundaries. */
    @Test
    void waitsForAWholeMinute() {
        given(after(FAST, 1));
        harness.pass(Duration.ofSeconds(29));
        now(90, 10);
        harness.pass(Duration.ofSeconds(60));

        assertThat(harness.alertsInShort()).isEmpty();

        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
    }

    @Test
    void restartsTheWaitAfterABreak() {
        given(after(FAST, 5));
        now(90, 10);
        harness.minutes(4);
        now(1, 0);
        harness.minutes(1);
        now(0, 1);
        harness.minutes(5);

        assertThat(harness.alertsInShort()).isEmpty();

        harness.minutes(1);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
    }

    @Test
    void publishesEachFiringIfResolvedIsDisabled() {
        given(notifies(FAST, true, false, false));
        now(90, 10);

        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");

        now(1, 0);
        now(0, 1);

        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #2");
    }

    @Test
    void publishesResolvedIfFiringIsDisabled() {
        given(notifies(FAST, false, true, false));
        now(90, 10);
        assertThat(harness.alertsInShort()).isEmpty();
        now(1, 0);
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");
    }

    @Test
    void noDataAlertFiresOnceAndResolvesWithTheNextOutcome() {
        given(notifies(FAST, true, true, true));
        harness.minutes(20);

        assertThat(harness.alertsInShort()).as("no outcome yet").isEmpty();

        now(100, 0);
        // Ten complete minutes, not nine and the open one.
        harness.minutes(10);

        assertThat(harness.alertsInShort()).isEmpty();

        harness.minutes(1);
        assertThat(harness.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getEventId()).isEqualTo("cart/all:fast:cart:1:FIRING");
            assertThat(alert.getCause()).isEqualTo(AlertCause.NO_DATA);
            assertThat(alert.getReason()).isEqualTo("no outcome was counted over 10m");
            assertThat(alert.getTotal()).isZero();
        });

        harness.minutes(200);
        assertThat(harness.alertsInShort()).isEmpty();

        now(1, 0);
        assertThat(harness.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getEventId()).isEqualTo("cart/all:fast:cart:1:RESOLVED");
            assertThat(alert.getCause()).isEqualTo(AlertCause.NO_DATA);
            assertThat(alert.getReason()).isEqualTo("outcomes are counted again");
        });

        harness.history().assertInOrder();
    }

    /** A look-back of one minute must not fire at the start of each minute and resolve three seconds later. */
    @Test
    void noDataAlertIgnoresTheStartOfAMinute() {
        given(notifies(burning("fast", "10", "1m"), true, true, true));
        for (int i = 0; i < 60; i++) {
            now(1, 0);
            harness.pass(Duration.ofSeconds(5));
        }

        assertThat(harness.alertsInShort()).isEmpty();

        // The last outcome was at 12:05:25; 12:06 is the first complete minute without one.
        harness.pass(Duration.ofSeconds(89));
        assertThat(harness.alertsInShort()).isEmpty();

        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
    }

    @Test
    void startOfAMinuteResolvesNoAlert() {
        given(burning("fast", "10", "1m"));
        for (int i = 0; i < 60; i++) {
            now(0, 1);
            harness.pass(Duration.ofSeconds(5));
        }

        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");

        harness.pass(Duration.ofSeconds(90));
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");
    }

    @Test
    void burnRateAlertFiresOnTheFirstOutcomesAfterSilence() {
        given(notifies(FAST, true, true, true));
        now(100, 0);
        harness.minutes(11);
        harness.alerts();
        now(0, 1);

        assertThat(harness.alerts())
                .extracting(alert -> alert.getEventId() + " " + alert.getCause())
                .containsExactly("cart/all:fast:cart:1:RESOLVED NO_DATA", "cart/all:fast:cart:2:FIRING CONDITION");

        harness.minutes(10);
        assertThat(harness.alerts())
                .extracting(alert -> alert.getEventId() + " " + alert.getCause())
                .containsExactly("cart/all:fast:cart:2:RESOLVED CONDITION");

        harness.minutes(1);
        assertThat(harness.alerts())
                .extracting(alert -> alert.getEventId() + " " + alert.getCause())
                .containsExactly("cart/all:fast:cart:3:FIRING NO_DATA");
    }

    @Test
    void exhaustionAlertFiresAtItsThresholdAndResolvesTenPercentBeyond() {
        given(exhaustedWithin("soon", "1h"));
        // 1 % × 120 min ÷ rate: of 10,000 requests 34 bad use 0.34 of the budget; the rest lasts 233 min at this rate.
        now(9_966, 34);

        assertThat(harness.alertsInShort()).isEmpty();

        // 66 bad: 0.66 used, and 0.34 × 120 ÷ 0.66 = 61.8 min.
        now(0, 32);
        assertThat(harness.alertsInShort()).isEmpty();

        now(0, 1);
        assertThat(harness.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getEventId()).isEqualTo("cart/all:soon:cart:1:FIRING");
            assertThat(alert.getExhaustionWithin()).isEqualTo("1h");
            assertThat(alert.getFactor()).isZero();
            assertThat(alert.getLongWindow()).isEqualTo("1h");
            assertThat(alert.getReason())
                    .isEqualTo("33.2 % of the budget remains; at the last hour's burn rate of 0.67 it lasts"
                            + " no longer than 1h");
        });

        // Between 60 and 66 minutes it keeps firing: 67 of 10,300 use 0.65.
        now(300, 0);
        assertThat(harness.alertsInShort()).isEmpty();

        now(200, 0);
        assertThat(harness.alertsInShort()).containsExactly("soon RESOLVED #1");

        now(0, 1);
        assertThat(harness.alertsInShort()).isEmpty();

        harness.history().assertInOrder();
    }

    @Test
    void exhaustionAlertOfAnOverspentBudgetStatesTheExcess() {
        given(exhaustedWithin("soon", "4h"));
        // 1 % of 10,000 is 100, and 150 are bad.
        now(9_850, 150);

        assertThat(harness.alerts())
                .singleElement()
                .extracting(BurnRateAlert::getReason)
                .isEqualTo("The budget is overspent by 50.0 %");
    }

    @Test
    void exhaustionAlertResolvesAfterAnHourWithoutFailures() {
        given(exhaustedWithin("soon", "1h"));
        now(10_000, 90);

        assertThat(harness.alertsInShort()).containsExactly("soon FIRING #1");

        harness.minutes(59);
        assertThat(harness.alertsInShort()).isEmpty();

        harness.minutes(1);
        assertThat(harness.alertsInShort()).containsExactly("soon RESOLVED #1");
    }

    @Test
    void eachRuleOfABudgetHasItsOwnEpisodes() {
        given(FAST, burning("slow", "2", "1h", "5m"), exhaustedWithin("soon", "4h"));
        now(98, 2);

        assertThat(harness.alertsInShort()).containsExactly("slow FIRING #1", "soon FIRING #1");

        now(0, 10);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");

        harness.minutes(5);
        assertThat(harness.alertsInShort()).containsExactly("slow RESOLVED #1");

        now(0, 1);
        assertThat(harness.alertsInShort()).containsExactly("slow FIRING #2");

        harness.history().assertInOrder();
    }

    @Test
    void minEventsAppliesToTheLongLookBack() {
        given(Rules.minEvents(burning("slow", "2", "1h", "5m"), 100));
        now(95, 0);
        harness.minutes(10);
        now(0, 4);

        assertThat(harness.alertsInShort()).isEmpty();

        now(0, 1);
        assertThat(harness.alertsInShort()).containsExactly("slow FIRING #1");
    }

    @Test
    void silenceFiresIfEmptySlicesAreBad() {
        given(new SloBuilder("cart").timeslices(1, "0.9", EmptySlices.BAD).alerts(FAST));
        now(10, 0);
        harness.minutes(1);

        assertThat(harness.alertsInShort()).isEmpty();

        harness.minutes(1);
        assertThat(harness.alerts())
                .extracting(BurnRateAlert::getEventId)
                .containsExactly("cart/all:fast:cart:1:FIRING");

        // The look-back has no outcome, and all its slices are bad.
        harness.minutes(60);
        assertThat(harness.alertsInShort()).isEmpty();

        harness.history().assertInOrder();
    }
}

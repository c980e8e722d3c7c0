package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Rules.after;
import static dev.slowburn.testkit.Rules.burning;
import static dev.slowburn.testkit.Rules.exhaustedWithin;
import static dev.slowburn.testkit.Rules.tells;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.AlertCause;
import dev.slowburn.avro.BurnRateAlert;
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
    void aRuleWithOneLookBackEndsByThatOne() {
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
        harness.told().isInOrder();
    }

    @Test
    void whatHoldsForLessThanItsAlertAfterIsNotTold() {
        given(after(FAST, 5));
        now(90, 10);
        harness.minutes(5);
        now(1, 0);
        harness.minutes(10);
        assertThat(harness.alertsInShort()).isEmpty();
    }

    /** It is the time that counts, and not how often the minute has turned. */
    @Test
    void aMinuteIsWaitedForAsAWhole() {
        given(after(FAST, 1));
        harness.pass(Duration.ofSeconds(29));
        now(90, 10);
        harness.pass(Duration.ofSeconds(60));
        assertThat(harness.alertsInShort()).isEmpty();
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
    }

    @Test
    void aBreakBeginsTheWaitAnew() {
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
    void aRuleThatDoesNotTellOfItsEndTellsOfEachBeginning() {
        given(tells(FAST, true, false, false));
        now(90, 10);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
        now(1, 0);
        now(0, 1);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #2");
    }

    @Test
    void aRuleThatDoesNotTellOfItsBeginningTellsOfItsEnd() {
        given(tells(FAST, false, true, false));
        now(90, 10);
        assertThat(harness.alertsInShort()).isEmpty();
        now(1, 0);
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");
    }

    @Test
    void withoutOutcomesAnAlertFiresOnceAndEndsWithTheNextOutcome() {
        given(tells(FAST, true, true, true));
        harness.minutes(20);
        assertThat(harness.alertsInShort()).as("never had any").isEmpty();
        now(100, 0);
        // Ten whole minutes, and not nine and the open one.
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
        harness.told().isInOrder();
    }

    /** The finding was a look-back of a minute that fired at each turn of the minute, and resolved three seconds later. */
    @Test
    void theTurnOfAMinuteIsNoSilence() {
        given(tells(burning("fast", "10", "1m"), true, true, true));
        for (int i = 0; i < 60; i++) {
            now(1, 0);
            harness.pass(Duration.ofSeconds(5));
        }
        assertThat(harness.alertsInShort()).isEmpty();
        // The last outcome was at 12:05:25; 12:06 is the first whole minute without one.
        harness.pass(Duration.ofSeconds(89));
        assertThat(harness.alertsInShort()).isEmpty();
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
    }

    @Test
    void theTurnOfAMinuteEndsNoAlert() {
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
    void whatComesAfterSilenceMayBeBadRightAway() {
        given(tells(FAST, true, true, true));
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
    void aForecastFiresWhenNothingWillRemainAndEndsATenthBeyond() {
        given(exhaustedWithin("soon", "1h"));
        // 1 % × 120 min ÷ rate: of 10,000 requests 34 bad use 0.34 of the budget; the rest lasts 233 min at this speed.
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
        // Between 60 and 66 minutes it stays on: 67 of 10,300 use 0.65.
        now(300, 0);
        assertThat(harness.alertsInShort()).isEmpty();
        now(200, 0);
        assertThat(harness.alertsInShort()).containsExactly("soon RESOLVED #1");
        now(0, 1);
        assertThat(harness.alertsInShort()).isEmpty();
        harness.told().isInOrder();
    }

    @Test
    void aForecastOfAnOverspentBudgetSaysByHowMuchAndNothingOfTime() {
        given(exhaustedWithin("soon", "4h"));
        // 1 % of 10,000 is 100, and 150 are bad.
        now(9_850, 150);
        assertThat(harness.alerts())
                .singleElement()
                .extracting(BurnRateAlert::getReason)
                .isEqualTo("The budget is overspent by 50.0 %");
    }

    @Test
    void aForecastEndsWhenTheLastHourIsClean() {
        given(exhaustedWithin("soon", "1h"));
        now(10_000, 90);
        assertThat(harness.alertsInShort()).containsExactly("soon FIRING #1");
        harness.minutes(59);
        assertThat(harness.alertsInShort()).isEmpty();
        harness.minutes(1);
        assertThat(harness.alertsInShort()).containsExactly("soon RESOLVED #1");
    }

    @Test
    void severalRulesOfABudgetHaveEpisodesOfTheirOwn() {
        given(FAST, burning("slow", "2", "1h", "5m"), exhaustedWithin("soon", "4h"));
        now(98, 2);
        assertThat(harness.alertsInShort()).containsExactly("slow FIRING #1", "soon FIRING #1");
        now(0, 10);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
        harness.minutes(5);
        assertThat(harness.alertsInShort()).containsExactly("slow RESOLVED #1");
        now(0, 1);
        assertThat(harness.alertsInShort()).containsExactly("slow FIRING #2");
        harness.told().isInOrder();
    }

    @Test
    void minEventsAreThoseOfTheLongLookBack() {
        given(Rules.minEvents(burning("slow", "2", "1h", "5m"), 100));
        now(95, 0);
        harness.minutes(10);
        now(0, 4);
        assertThat(harness.alertsInShort()).isEmpty();
        now(0, 1);
        assertThat(harness.alertsInShort()).containsExactly("slow FIRING #1");
    }

    @Test
    void whereEmptySlicesAreBadSilenceBurnsAndFires() {
        given(new SloBuilder("cart").timeslices(1, "0.9", EmptySlices.BAD).alerts(FAST));
        now(10, 0);
        harness.minutes(1);
        assertThat(harness.alertsInShort()).isEmpty();
        harness.minutes(1);
        assertThat(harness.alerts())
                .extracting(BurnRateAlert::getEventId)
                .containsExactly("cart/all:fast:cart:1:FIRING");
        // No outcome is left in the look-back, and all that is in it is bad.
        harness.minutes(60);
        assertThat(harness.alertsInShort()).isEmpty();
        harness.told().isInOrder();
    }
}

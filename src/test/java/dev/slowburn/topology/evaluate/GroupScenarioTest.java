package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Outcomes.with;
import static dev.slowburn.testkit.Rules.burning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One definition with a budget per tenant or service in the outcomes; a retention of one day. */
class GroupScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");

    private TopologyHarness harness;

    private void given(SloBuilder slo) {
        harness = new TopologyHarness(TestSettings.wallClock(), DefinitionSet.of(List.of(slo.build())), START);
    }

    private static SloBuilder byTenant(int maxGroups) {
        return new SloBuilder("cart").groupBy(maxGroups, "tenant").alerts(burning("fast", "10", "10m"));
    }

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    private void send(String tenant, long good, long bad) {
        harness.send(with(good("cart", harness.wallClock(), good), "tenant", tenant));
        harness.send(with(bad("cart", harness.wallClock(), bad), "tenant", tenant));
    }

    /** Good and bad outcomes in the newest snapshot of each budget; null if it was deleted. */
    private Map<String, String> numbers() {
        harness.pass(Duration.ofSeconds(1));
        Map<String, String> numbers = new TreeMap<>();
        harness.newestSnapshots()
                .forEach((id, snapshot) ->
                        numbers.put(id, snapshot == null ? null : snapshot.getGood() + "/" + snapshot.getBad()));
        return numbers;
    }

    @Test
    void eachGroupHasItsOwnBudgetEventsAndAlerts() {
        given(byTenant(10));
        harness.minutes(2);

        assertThat(numbers()).isEmpty();

        send("acme", 90, 10);
        send("initech", 200, 0);
        BudgetSnapshot acme = harness.newestSnapshots().get("cart/all/acme");

        assertThat(acme.getGroup()).isEqualTo(Map.of("tenant", "acme"));
        assertThat(acme.getService()).isEqualTo("cart");
        assertThat(harness.alerts()).extracting(BurnRateAlert::getAlertId).containsExactly("cart/all/acme:fast");
        assertThat(harness.events()).extracting(BudgetEvent::getBudgetId).containsExactly("cart/all/acme");

        harness.minutes(1);
        assertThat(numbers()).containsEntry("cart/all/acme", "90/10").containsEntry("cart/all/initech", "200/0");
    }

    @Test
    void groupIdsAreUniqueAndAnAbsentAttributeIsAGroup() {
        given(new SloBuilder("cart").groupBy(10, "tenant", "region"));
        Instant now = harness.wallClock();
        harness.send(with(good("cart", now, 1), "tenant", "a/b", "region", "c"));
        harness.send(with(good("cart", now, 2), "tenant", "a", "region", "b/c"));
        harness.send(with(good("cart", now, 3), "tenant", "a%2Fb\n", "region", ""));
        harness.send(with(good("cart", now, 4), "tenant", "a"));
        harness.send(good("cart", now, 5));

        assertThat(numbers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cart/all/a%2Fb/c", "1/0",
                        "cart/all/a/b%2Fc", "2/0",
                        "cart/all/a%252Fb%0A/", "3/0",
                        "cart/all/a/__none__", "4/0",
                        "cart/all/__none__/__none__", "5/0"));
    }

    @Test
    void groupsBeyondTheCapShareABudget() {
        given(byTenant(2));
        send("a", 1, 0);
        send("b", 2, 0);
        send("c", 3, 1);
        send("d", 4, 0);
        send("a", 5, 0);

        assertThat(numbers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("cart/all/a", "6/0", "cart/all/b", "2/0", "cart/all/__overflow__", "7/1"));

        harness = harness.restart(Duration.ofSeconds(10));
        send("d", 1, 0);
        send("b", 1, 0);

        assertThat(numbers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("cart/all/a", "6/0", "cart/all/b", "3/0", "cart/all/__overflow__", "8/1"));
    }

    @Test
    void groupNamedOverflowCannotBypassTheCap() {
        given(new SloBuilder("cart").groupBy(2, "tenant", "region"));
        for (int i = 0; i < 5; i++) {
            harness.send(with(good("cart", harness.wallClock(), 1), "tenant", "t" + i, "region", "__overflow__"));
        }

        assertThat(numbers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "cart/all/t0/__overflow__", "1/0",
                        "cart/all/t1/__overflow__", "1/0",
                        "cart/all/__overflow__/__overflow__", "3/0"));
    }

    @Test
    void definitionForAllServicesCreatesABudgetPerService() {
        given(new SloBuilder("answers").service("any").allServices());
        harness.send(good("cart", harness.wallClock(), 10));
        harness.send(bad("search/v2", harness.wallClock(), 1));

        assertThat(numbers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("answers/all/cart", "10/0", "answers/all/search%2Fv2", "0/1"));
        assertThat(harness.newestDecisions()).containsOnlyKeys("cart", "search/v2");
        assertThat(harness.metric("outcomes-unmatched-total")).isZero();
    }

    @Test
    void servicesBeyondTheCapShareABudgetWithoutDecision() {
        given(new SloBuilder("answers").service("any").allServices(2));
        for (int i = 0; i < 5; i++) {
            harness.send(good("s" + i, harness.wallClock(), 10));
            harness.send(bad("s" + i, harness.wallClock(), 1));
        }
        assertThat(numbers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("answers/all/s0", "10/1", "answers/all/s1", "10/1", "answers/all/__overflow__", "30/3"));
        assertThat(harness.newestDecisions()).containsOnlyKeys("s0", "s1");
        assertThat(harness.metric("outcomes-overflowed-total")).isEqualTo(33);

        harness = harness.restart(Duration.ofSeconds(10));
        harness.send(good("s4", harness.wallClock(), 1));
        harness.send(good("s1", harness.wallClock(), 1));
        harness.send(good("__overflow__", harness.wallClock(), 1));
        assertThat(numbers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("answers/all/s0", "10/1", "answers/all/s1", "11/1", "answers/all/__overflow__", "32/3"));
    }

    @Test
    void groupsOfServicesBeyondTheCapShareACap() {
        given(new SloBuilder("answers").service("any").groupBy(2, "tenant").allServices(2));
        for (int service = 0; service < 40; service++) {
            for (int tenant = 0; tenant < 40; tenant++) {
                harness.send(with(good("s" + service, harness.wallClock(), 1), "tenant", "t" + tenant));
            }
        }

        assertThat(numbers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "answers/all/s0/t0", "1/0",
                        "answers/all/s0/t1", "1/0",
                        "answers/all/s0/__overflow__", "38/0",
                        "answers/all/s1/t0", "1/0",
                        "answers/all/s1/t1", "1/0",
                        "answers/all/s1/__overflow__", "38/0",
                        "answers/all/__overflow__/__overflow__", Long.toString(38 * 40) + "/0"));
    }

    @Test
    void groupHasBudgetsForObjectivesAndComposite() {
        given(new SloBuilder("cart")
                .groupBy(10, "tenant")
                .target("0.9")
                .objective("loose", 1)
                .target("0.99")
                .objective("strict", 3)
                .composite(burning("both", "20", "1h")));
        send("acme", 96, 4);
        Map<String, BudgetSnapshot> snapshots = harness.newestSnapshots();

        assertThat(snapshots).containsOnlyKeys("cart/loose/acme", "cart/strict/acme", "cart/composite/acme");

        harness.minutes(1);
        BudgetSnapshot both = harness.newestSnapshots().get("cart/composite/acme");

        // 0.4 of the first, and three times 4 of the second.
        assertThat(both.getConsumedRatio()).isCloseTo(12.4, within(1e-12));
        assertThat(both.getTarget()).isEqualTo("0.9675");
        assertThat(both.getSli()).isNull();
        assertThat(both).extracting("good", "bad", "total").containsExactly(192L, 8L, 200L);
        assertThat(harness.alertsInShort()).isEmpty();
        assertThat(harness.events())
                .extracting(BudgetEvent::getBudgetId)
                .containsExactly("cart/strict/acme", "cart/composite/acme");

        send("acme", 0, 3);
        // 7 of 103: 0.68 and three times 6.8, so 21.07.
        assertThat(harness.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getAlertId()).isEqualTo("cart/composite/acme:both");
            assertThat(alert.getLongBurnRate()).isCloseTo(70 / 103.0 + 3 * 700 / 103.0, within(1e-9));
        });
    }

    @Test
    void groupWithoutOutcomesForTheRetentionIsRemoved() {
        given(byTenant(1));
        send("a", 1, 0);
        harness.minutes(10);
        harness.send(with(bad("cart", harness.wallClock(), 1), "tenant", "b"));

        assertThat(numbers()).containsEntry("cart/all/a", "1/0").containsEntry("cart/all/__overflow__", "0/1");
        assertThat(harness.storedBudgets()).isEqualTo(2);

        harness.minutes(24 * 60 - 11);
        assertThat(harness.newestSnapshots()).doesNotContainValue(null);

        harness.minutes(6);
        assertThat(harness.newestSnapshots()).containsEntry("cart/all/a", null);
        assertThat(harness.storedBudgets()).isEqualTo(1);

        harness.minutes(12);
        assertThat(harness.newestSnapshots()).containsEntry("cart/all/__overflow__", null);
        assertThat(harness.storedBudgets()).isZero();
        assertThat(harness.newestDecisions()).containsEntry("cart", null);

        send("b", 2, 0);
        assertThat(numbers()).containsExactlyEntriesOf(Map.of("cart/all/b", "2/0"));
    }

    @Test
    void changedSliDoesNotRemoveGroups() {
        given(byTenant(10));
        send("acme", 90, 10);

        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");

        Sli below = new Sli(
                "status below 400",
                Set.of(OutcomeField.STATUS_CODE),
                outcome -> outcome.statusCode() < 400 ? Verdict.GOOD : Verdict.BAD);
        harness.define(byTenant(10).sli(below).build());
        harness.minutes(30);

        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");

        harness = harness.restart(Duration.ofSeconds(10));
        harness.minutes(30);

        assertThat(harness.newestSnapshots().get("cart/all/acme").getTotal()).isZero();

        send("acme", 90, 10);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #2");
    }

    @Test
    void removingTheGroupingEndsTheGroups() {
        given(byTenant(10));
        send("acme", 90, 10);
        harness.alerts();
        harness.define(new SloBuilder("cart").build());

        assertThat(numbers()).containsEntry("cart/all/acme", null).containsEntry("cart/all", "0/0");
        assertThat(harness.alerts()).extracting(BurnRateAlert::getReason).containsExactly("it is no longer defined");
    }

    @Test
    void spreadsFirstEvaluationsAfterARestartOverSeconds() {
        int tenants = 5 * EvaluationQuota.EACH_SECOND / EvaluationQuota.FIRST;
        given(byTenant(tenants));
        for (int tenant = 0; tenant < tenants; tenant++) {
            send("tenant-" + tenant, 1, 0);
        }
        harness.snapshots();
        harness = harness.restart(Duration.ofSeconds(20));

        int inTheFirstSecond = numbers().size();
        int inTheNext = numbers().size();
        assertThat(inTheFirstSecond).isPositive().isLessThan(tenants / 2);
        assertThat(inTheNext).isPositive().isLessThan(tenants / 2);
        harness.pass(Duration.ofSeconds(4));
        assertThat(inTheFirstSecond + inTheNext + harness.newestSnapshots().size())
                .isEqualTo(tenants);
    }
}

package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.query.view.UnclassifiedView;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.testkit.topology.Views;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A filter that fails on every outcome is reported in a notice and on the budget; one that fails on some outcomes is not. */
class UnclassifiableTest {
    private static final String ID = "gold/all";
    private static final DefinitionSet DEFINED = DefinitionSet.of(List.of(slo("gold", "tier"), slo("other", "plan")));

    private final Views views = Views.of(DEFINED);
    private final TopologyHarness harness = views.harness();

    @AfterEach
    void close() {
        views.close();
    }

    /** Fails on outcomes without the attribute. */
    private static Slo slo(String name, String attribute) {
        return Definitions.parse("slo.yaml", """
                        apiVersion: openslo/v1
                        kind: SLO
                        metadata: {name: %s}
                        spec:
                          service: web
                          indicator:
                            spec:
                              ratioMetric:
                                good: {metricSource: {type: slowburn, spec: {filter: 'attributes["%s"] == "ok"'}}}
                                total: {metricSource: {type: slowburn, spec: {}}}
                          timeWindow: [{duration: 1d, isRolling: true}]
                          budgetingMethod: Occurrences
                          objectives: [{displayName: all, target: 0.9}]
                        """.formatted(name, attribute))
                .slos()
                .get(0);
    }

    private void send(Duration time, String... attributes) {
        for (long second = 0; second < time.toSeconds(); second += 10) {
            RequestOutcome outcome = Outcomes.with(Outcomes.good("web", harness.wallClock(), 1), attributes);
            harness.send(outcome);
            harness.pass(Duration.ofSeconds(10));
        }
    }

    private List<UnclassifiedView> ofBudget() {
        return known().orElseThrow();
    }

    private Optional<List<UnclassifiedView>> known() {
        return views.budgets().unclassified(views.budgets().address(ID));
    }

    private Optional<String> note() {
        return views.budgets().unclassifiedNote(views.budgets().address(ID));
    }

    private List<String> notices() {
        Clock clock = Clock.fixed(harness.wallClock(), ZoneOffset.UTC);
        return new InputNotices(harness.evaluationView(), Optional::empty, harness.settings(), clock).notices();
    }

    @Test
    void reportsAFilterThatFailedOnAllOutcomesForAMinute() {
        send(Duration.ofMinutes(2), "plan", "ok");

        assertThat(ofBudget()).singleElement().satisfies(found -> {
            assertThat(found.objective()).isEqualTo("all");
            assertThat(found.partitions()).containsExactly(0);
            assertThat(found.outcomes()).isPositive();
            assertThat(found.since()).isBetween(Views.START, harness.wallClock());
        });
        assertThat(notices())
                .singleElement()
                .asString()
                .startsWith(
                        "unclassifiable outcomes: the filter of SLO gold has classified no outcome of service web in "
                                + "partitions [0] of the input and failed on 12, since 2026-03-01T12:00:");
        assertThat(views.budgets().unclassified(views.budgets().address("other/all")))
                .contains(List.of());
    }

    /** An empty result before that would claim that no filter fails. */
    @Test
    void isUnknownUntilFiltersWereObservedLongEnough() {
        send(Duration.ofSeconds(50), "plan", "ok");

        assertThat(known()).isEmpty();
        assertThat(note())
                .contains("whether filters fail on all outcomes is unknown until 90 s after this instance took over the"
                        + " budgets and caught up");

        send(Duration.ofSeconds(20), "plan", "ok");
        assertThat(ofBudget()).hasSize(1);
        assertThat(note()).as("there may be more").isPresent();

        send(Duration.ofSeconds(30), "plan", "ok");
        assertThat(ofBudget()).hasSize(1);
        assertThat(note()).isEmpty();
    }

    @Test
    void isUnknownAfterARestart() {
        send(Duration.ofMinutes(3), "plan", "ok");
        assertThat(ofBudget()).hasSize(1);

        views.restart(Duration.ofSeconds(10));
        views.harness().pass(Duration.ofSeconds(5));
        assertThat(known()).isEmpty();
        assertThat(note()).isPresent();

        views.harness().pass(Duration.ofMinutes(2));
        assertThat(ofBudget()).as("no outcome came since").isEmpty();
        assertThat(note()).isEmpty();
    }

    /** While the input lags, the first stage may have been restarted and needs time to observe its filters. */
    @Test
    void isUnknownWhileTheInputLags() {
        send(Duration.ofMinutes(2), "tier", "ok");
        assertThat(ofBudget()).isEmpty();

        harness.broker().backlog(2);
        harness.pass(Duration.ofMinutes(3));
        assertThat(known()).isEmpty();
        assertThat(note()).isPresent();
    }

    @Test
    void doesNotReportLessThanAMinute() {
        harness.pass(Duration.ofMinutes(2));
        send(Duration.ofSeconds(50), "plan", "ok");

        assertThat(ofBudget()).isEmpty();
        assertThat(notices()).isEmpty();
    }

    @Test
    void doesNotReportAFilterThatFailsOnSomeOutcomes() {
        for (int i = 0; i < 12; i++) {
            send(Duration.ofSeconds(10), "plan", "ok");
            send(Duration.ofSeconds(10), "plan", "ok", "tier", "bad");
        }

        assertThat(ofBudget()).isEmpty();
        assertThat(notices()).isEmpty();
    }

    @Test
    void stopsReportingAFilterThatWorksAgain() {
        send(Duration.ofMinutes(2), "plan", "ok");
        send(Duration.ofSeconds(10), "plan", "ok", "tier", "ok");

        assertThat(ofBudget()).isEmpty();
        assertThat(notices()).isEmpty();

        send(Duration.ofSeconds(50), "plan", "ok");
        assertThat(ofBudget()).isEmpty();
        send(Duration.ofMinutes(1), "plan", "ok");
        assertThat(ofBudget()).hasSize(1);
    }

    /** Pauses in the traffic do not end it, because no other outcomes arrived. */
    @Test
    void reportsUntilAnOutcomeIsClassified() {
        send(Duration.ofSeconds(20), "plan", "ok");
        harness.pass(Duration.ofMinutes(10));

        assertThat(ofBudget())
                .singleElement()
                .extracting(UnclassifiedView::outcomes)
                .isEqualTo(2L);
        assertThat(notices()).hasSize(1);
    }

    @Test
    void stopsReportingAFixedDefinition() {
        send(Duration.ofMinutes(2), "plan", "ok");
        harness.define(DefinitionSet.of(List.of(slo("gold", "plan"), slo("other", "plan"))));
        harness.pass(Duration.ofSeconds(2));

        assertThat(ofBudget()).isEmpty();
        assertThat(notices()).isEmpty();
    }
}

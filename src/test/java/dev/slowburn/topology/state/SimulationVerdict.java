package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.coverage.Coverage;
import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.schema.record.AlertRecords;
import dev.slowburn.testkit.simulation.Application;
import dev.slowburn.testkit.simulation.Ruleset;
import dev.slowburn.testkit.simulation.SimulatedTraffic;
import dev.slowburn.testkit.simulation.SimulatedTraffic.Sent;
import dev.slowburn.testkit.simulation.Simulation;
import dev.slowburn.topology.progress.SourceId;
import dev.slowburn.topology.replay.StoredCoverage;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.tracking.LiveBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/** Compares the final content of a simulation's topics with the outcomes that were sent. */
final class SimulationVerdict {
    private static final List<String> CHANGING = List.of(Ruleset.SHIFTING, Ruleset.PASSING);

    private final Simulation simulation;
    private final Ruleset rules;
    private final TopologySettings settings;
    private final Optional<String> restrictedTo;
    private final SimulatedTruth truth;
    private final SimulatedOutcome outcome;
    private final Map<String, Map<Long, Tally>> ledgers;
    private final long oldestRetained;

    SimulationVerdict(Simulation simulation, Ruleset rules, Application application) {
        this(simulation, rules, application, Optional.empty());
    }

    /** @param restrictedTo the input that {@link Ruleset#RESTRICTED} counts, if there is this SLO */
    SimulationVerdict(
            Simulation simulation, Ruleset rules, Application application, Optional<InputTopic> restrictedTo) {
        this.simulation = simulation;
        this.rules = rules;
        this.settings = application.settings();
        this.restrictedTo = restrictedTo.map(InputTopic::topic);
        this.truth = new SimulatedTruth(simulation.traffic().sent().stream()
                .filter(each -> isRead(each.partition(), each.offset()))
                .toList());
        this.outcome = new SimulatedOutcome(simulation.kafka(), application);
        this.ledgers = outcome.ledgers();
        this.oldestRetained = Minutes.of(
                Simulation.START.minus(application.settings().retention()).toEpochMilli());
    }

    /** An input that is not configured in the end has been read to where the group has committed. */
    private boolean isRead(TopicPartition partition, long offset) {
        return simulation.inputs().stream()
                        .noneMatch(input -> input.topic().equals(partition.topic()) && !simulation.isConfigured(input))
                || offset < simulation.kafka().committedOffset(partition);
    }

    /** @throws AssertionError if the content is wrong */
    void check() {
        ledgersEqualTheOracle();
        rulesInForceCountEverything();
        formerRulesCountNothingTwice();
        ledgersEqualTheTalliesOfTheFirstStage();
        lastSnapshotsEqualTheOracle();
        sequencesIncrease();
        eventsArePublishedOnce();
        alertsArePublishedOnce();
        deadLettersAreTheInvalidRecords();
        assertThat(outcome.inForce())
                .as("definitions in force")
                .isEqualTo(simulation.traffic().lastValid());
    }

    private void ledgersEqualTheOracle() {
        truth.steadyLedgers(rules, restrictedTo)
                .forEach((key, minutes) ->
                        assertThat(ledgers.get(key)).as("ledger %s", key).isEqualTo(minutes));
    }

    /**
     * Also outcomes that were sent before the rule came into force, or while it was not, unless they were deleted before they could be
     * read again. Coverage states which.
     */
    private void rulesInForceCountEverything() {
        StoredCoverage coverage = outcome.coverage();
        rules.inForce(simulation.traffic().lastValid()).forEach(slo -> {
            RuleId rule = RuleId.of(slo, slo.objectives().get(0));
            simulation.inputs().stream()
                    .filter(simulation::isConfigured)
                    .flatMap(input -> simulation.partitions(input).stream())
                    .forEach(partition -> {
                        String at = slo.name() + " in " + partition;
                        Coverage ofPartition =
                                coverage.of(source(partition), rule).orElse(Coverage.NONE);
                        assertThat(ofPartition.isOpen()).as("counts %s", at).isTrue();
                        assertThat(ofPartition.holes(0))
                                .as("not counted: %s", at)
                                .isEqualTo(OffsetRanges.NONE);
                        OffsetRanges deleted =
                                OffsetRanges.of(0, simulation.kafka().beginning(partition));
                        assertThat(ofPartition.lost().minus(deleted))
                                .as("lost but not deleted: %s", at)
                                .isEqualTo(OffsetRanges.NONE);
                    });
            if (CHANGING.contains(slo.name())) {
                String key = SimulatedTruth.ledgerKey(slo, List.of());
                assertThat(ledgers.getOrDefault(key, Map.of()))
                        .as("ledger of %s, revision %s", slo.name(), slo.revision())
                        .isEqualTo(truth.minutes(slo, each -> coverage.of(source(each.partition()), rule)
                                .orElse(Coverage.NONE)
                                .hasCounted(each.offset())));
            }
        });
    }

    private long source(TopicPartition partition) {
        InputTopic input = simulation.inputs().stream()
                .filter(each -> each.topic().equals(partition.topic()))
                .findFirst()
                .orElseThrow();
        return SourceId.of(settings.number(input), partition.partition());
    }

    private void formerRulesCountNothingTwice() {
        for (String name : CHANGING) {
            for (Slo slo : rules.versionsOf(name)) {
                Map<Long, Tally> most = truth.minutes(slo, each -> true);
                String key = SimulatedTruth.ledgerKey(slo, List.of());
                ledgers.getOrDefault(key, Map.of()).forEach((minute, tally) -> {
                    Tally limit = most.getOrDefault(minute, new Tally(0, 0));
                    assertThat(tally.good())
                            .as("good of %s at %d", name, minute)
                            .isBetween(0L, limit.good());
                    assertThat(tally.bad()).as("bad of %s at %d", name, minute).isBetween(0L, limit.bad());
                });
            }
        }
    }

    private void ledgersEqualTheTalliesOfTheFirstStage() {
        Map<String, Map<Long, Tally>> tallies = outcome.shuffledTallies();
        tallies.values().forEach(minutes -> minutes.keySet().removeIf(minute -> minute < oldestRetained));
        tallies.values().removeIf(Map::isEmpty);
        assertThat(ledgers)
                .as("ledgers compared to the tallies of the first stage")
                .isEqualTo(tallies);
    }

    private void lastSnapshotsEqualTheOracle() {
        Map<String, List<BudgetSnapshot>> snapshots = outcome.snapshots();
        Predicate<Sent> ofSteady = each -> each.service().equals(Ruleset.STEADY);
        Predicate<Sent> ofCalendar = each -> each.service().equals(Ruleset.CALENDAR);
        check(last(snapshots, "cart/all"), ofSteady);
        restrictedTo.ifPresent(topic -> check(
                last(snapshots, Ruleset.RESTRICTED + "/all"),
                ofSteady.and(each -> each.partition().topic().equals(topic))));
        check(last(snapshots, "checkout/all"), ofCalendar);
        rules.inForce(simulation.traffic().lastValid()).stream()
                .filter(slo -> CHANGING.contains(slo.name()))
                .forEach(slo -> assertThat(last(snapshots, slo.name() + "/all").getLagging())
                        .as("last snapshot of %s, whose history is complete", slo.name())
                        .isFalse());
        for (String region : List.of("__none__", "region-1", "region-2", "region-3")) {
            Predicate<Sent> ofRegion = each ->
                    each.service().equals(Ruleset.GROUPED) && each.region().equals(region);
            if (truth.has(ofRegion)) {
                check(last(snapshots, "search/all/" + region), ofRegion);
            }
        }
    }

    private static BudgetSnapshot last(Map<String, List<BudgetSnapshot>> snapshots, String budget) {
        assertThat(snapshots.keySet()).as("budgets with snapshots").contains(budget);
        List<BudgetSnapshot> all = snapshots.get(budget);
        return all.get(all.size() - 1);
    }

    private void check(BudgetSnapshot snapshot, Predicate<Sent> matches) {
        String budget = snapshot.getBudgetId();
        Tally expected = SimulatedTruth.over(
                truth.minutes(matches, Sent::good),
                Minutes.of(snapshot.getWindowStart().toEpochMilli()),
                Minutes.of(snapshot.getAsOf().toEpochMilli()) + 1);
        assertThat(new Tally(snapshot.getGood(), snapshot.getBad()))
                .as("last snapshot of %s", budget)
                .isEqualTo(expected);
        assertThat(snapshot.getAsOf())
                .as("last snapshot of %s", budget)
                .isAfter(Instant.ofEpochMilli(simulation.now()).minusSeconds(70));
        assertThat(snapshot.getLagging()).as("last snapshot of %s", budget).isFalse();
    }

    /** Sequence numbers increase by one, except that a restarted task skips the rest of the block that was reserved before. */
    private void sequencesIncrease() {
        outcome.snapshots().forEach((budget, snapshots) -> {
            long before = 0;
            for (BudgetSnapshot snapshot : snapshots) {
                if (snapshot != null) {
                    long next = before + 1;
                    assertThat(snapshot.getSequence())
                            .as("sequence of %s", budget)
                            .isIn(next, next + Math.floorMod(1 - next, LiveBudget.RESERVED_NUMBERS));
                    before = snapshot.getSequence();
                }
            }
        });
    }

    /** For each threshold, the events of the episodes in the stored states, each once and in order. */
    private void eventsArePublishedOnce() {
        Map<String, List<Long>> published = new TreeMap<>();
        for (BudgetEvent event : outcome.events()) {
            published
                    .computeIfAbsent(
                            event.getBudgetId() + " " + event.getType() + " " + event.getThreshold(),
                            unused -> new ArrayList<>())
                    .add(event.getEpisode());
        }
        Map<String, List<Long>> expected = new TreeMap<>();
        for (BudgetStateCodec.Row row : outcome.budgetStates()) {
            String id = row.state().id();
            for (Episodes.Mark mark : row.state().marks()) {
                if (mark.percent() < 100) {
                    expected.put(id + " THRESHOLD_CROSSED " + mark.percent(), upTo(mark.episode()));
                } else {
                    long over = mark.active() ? mark.episode() - 1 : mark.episode();
                    expected.put(id + " " + BudgetEventType.EXHAUSTED + " null", upTo(mark.episode()));
                    expected.put(id + " " + BudgetEventType.RECOVERED + " null", upTo(over));
                }
            }
            long windows = row.state().window().number();
            expected.put(id + " " + BudgetEventType.WINDOW_RESET + " null", upTo(windows - 1));
        }
        expected.values().removeIf(List::isEmpty);
        assertThat(published).as("events").isEqualTo(expected);
    }

    private static List<Long> upTo(long number) {
        return LongStream.rangeClosed(1, number).boxed().toList();
    }

    private void alertsArePublishedOnce() {
        Map<String, List<String>> published = new TreeMap<>();
        for (BurnRateAlert alert : outcome.alerts()) {
            published
                    .computeIfAbsent(alert.getAlertId(), unused -> new ArrayList<>())
                    .add(alert.getState() + " " + alert.getEpisode());
        }
        Map<String, List<String>> expected = new HashMap<>();
        for (BudgetStateCodec.Row row : outcome.budgetStates()) {
            for (AlertStateMachine.Mark mark : row.state().alerts()) {
                expected.put(AlertRecords.id(row.state().id(), mark.rule()), transitions(mark));
            }
        }
        expected.values().removeIf(List::isEmpty);
        assertThat(published).as("alerts").isEqualTo(expected);
    }

    private static List<String> transitions(AlertStateMachine.Mark mark) {
        List<String> transitions = new ArrayList<>();
        for (long episode = 1; episode <= mark.episode(); episode++) {
            transitions.add(AlertState.FIRING + " " + episode);
            transitions.add(AlertState.RESOLVED + " " + episode);
        }
        if (mark.phase() == AlertStateMachine.Phase.ON) {
            transitions.remove(transitions.size() - 1);
        }
        return transitions;
    }

    private void deadLettersAreTheInvalidRecords() {
        assertThat(outcome.deadLetters())
                .as("dead letters")
                .isEqualTo(simulation.traffic().rejected().stream()
                        .filter(each -> isRead(each.partition(), each.offset()))
                        .map(SimulatedTraffic.Rejected::toString)
                        .sorted()
                        .toList());
    }
}

package dev.slowburn.testkit.topology;

import dev.slowburn.change.DefinitionPlanner;
import dev.slowburn.change.InputHistory;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.http.Instance;
import dev.slowburn.query.Breakdowns;
import dev.slowburn.query.Histories;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.Recoveries;
import dev.slowburn.query.Replays;
import dev.slowburn.query.peer.Peer;
import dev.slowburn.query.peer.Peers;
import dev.slowburn.query.published.OutputTopicFollower;
import dev.slowburn.schema.record.PublishedRecords;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.replay.ReplayStatus;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query classes of an instance over a topology on the test driver. */
public final class Views implements AutoCloseable {
    /** Half a minute after noon. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:30Z");

    private static final BackgroundThreads THREADS = new BackgroundThreads((name, failure) -> {
        throw new AssertionError("thread " + name + " failed", failure);
    });

    /** A group without peers. */
    public static final Peers NOBODY_ELSE = new Peers() {
        @Override
        public Optional<Peer> holderOf(String service) {
            return Optional.empty();
        }

        @Override
        public List<Peer> others() {
            return List.of();
        }
    };

    private static final Duration RETENTION = Duration.ofDays(1);

    private TopologyHarness harness;
    private volatile ReplayStatus status = ReplayStatus.NONE;
    private volatile Optional<InputHistory> inputHistory = Optional.empty();

    private Views(TopologyHarness harness) {
        this.harness = harness;
    }

    /** With the wall clock, a ledger retention of one day, and one tally partition. */
    public static Views of(DefinitionSet definitions) {
        return of(definitions, RETENTION);
    }

    public static Views of(DefinitionSet definitions, Duration retention) {
        return new Views(new TopologyHarness(settings(retention), definitions, START));
    }

    /** With definitions from files, which the topic can override. */
    public static Views of(BaseDefinitions files) {
        return of(files, RETENTION);
    }

    public static Views of(BaseDefinitions files, Duration retention) {
        return new Views(new TopologyHarness(settings(retention), files, START));
    }

    /** The input is read again when a test calls {@code replay} of the harness. */
    public static Views withReplay(DefinitionSet definitions) {
        return new Views(TopologyHarness.withReplay(settings(RETENTION), definitions, START));
    }

    /** Sets what new and changed objectives count again. */
    public void setInputHistory(InputHistory history) {
        inputHistory = Optional.of(history);
    }

    /** Sets what this instance has replayed. */
    public void setReplayStatus(ReplayStatus replayed) {
        status = replayed;
    }

    private static TopologySettings settings(Duration retention) {
        return TopologySettings.DEFAULT.toBuilder()
                .tallyPartitions(1)
                .retention(retention)
                .combineBuffer(1_000)
                .build();
    }

    public TopologyHarness harness() {
        return harness;
    }

    public LocalBudgets budgets() {
        return new LocalBudgets(harness.evaluationView(), harness::definitions);
    }

    public Replays replays() {
        return new Replays(harness.evaluationView(), harness::definitions, () -> status);
    }

    public Histories histories() {
        return new Histories(budgets(), harness.ledgers());
    }

    /** The instance as used by the HTTP server, without the output topics. */
    public Instance instance(Peers peers) {
        OutputTopicFollower unread = new OutputTopicFollower(
                Topics.DEFAULT,
                Map.of(),
                new PublishedRecords("test", (topic, bytes) -> null),
                harness::definitions,
                THREADS);
        return new Instance(
                budgets(),
                histories(),
                new Breakdowns(budgets(), harness.ledgers()),
                new Recoveries(budgets(), harness.ledgers()),
                replays(),
                peers,
                unread,
                new DefinitionPlanner(harness::dryRun, () -> inputHistory.map(history -> input -> history)),
                this::send,
                () -> "",
                THREADS);
    }

    private void send(Map<String, Optional<String>> changes) {
        changes.forEach((key, text) -> harness.define(key, text.orElse(null)));
    }

    /** Sends good and bad outcomes of a service, and waits for the snapshot. */
    public void now(String service, long good, long bad) {
        harness.send(Outcomes.good(service, harness.wallClock(), good));
        if (bad > 0) {
            harness.send(Outcomes.bad(service, harness.wallClock(), bad));
        }
        harness.pass(Duration.ofSeconds(2));
    }

    /** Restarts the instance with its stores. */
    public void restart(Duration outage) {
        harness = harness.restart(outage);
    }

    @Override
    public void close() {
        harness.close();
    }
}

package dev.slowburn.topology.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.replay.ManualReplayReader;
import dev.slowburn.testkit.replay.SentOutcomes;
import dev.slowburn.testkit.topology.SampleOutcome;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.streams.StoresInMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that stop in the middle of a replay: the store that was committed has what was counted until then. */
class ReplayRestartTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final int OUTCOMES = 120;
    private static final int PARTITIONS = 8;
    private static final int SCHEDULES = 100;
    private static final List<String> SERVICES = List.of("cart", "kasse-straße", "склад", "検索", "search");
    private static final TopologySettings SETTINGS =
            TestSettings.wallClock().toBuilder().tallyPartitions(PARTITIONS).build();

    private final PreparedDefinitions none = PreparedDefinitions.of(DefinitionSet.EMPTY);
    private final SentOutcomes input = new SentOutcomes();
    private final Map<String, Long> sent = new HashMap<>();

    private Incarnation task;
    private KeyValueStore<byte[], byte[]> committed = StoresInMemory.emptyCoverage();
    private GoodByService received = new GoodByService(PARTITIONS);

    ReplayRestartTest() {
        for (int i = 0; i < OUTCOMES; i++) {
            byte[] outcome = {(byte) (i % SERVICES.size()), (byte) (i % 7 + 1)};
            // The oldest ones were sent days ago.
            long sentAt = NOW - (OUTCOMES - i) * 3_600_000L;
            input.add(new ConsumerRecord<>(
                    "outcomes", 0, i, sentAt, null, 0, 0, null, outcome, new RecordHeaders(), Optional.empty()));
            sent.merge(SERVICES.get(outcome[0]), (long) outcome[1], Long::sum);
        }
    }

    private static OutcomeSource source() {
        return (headers, value, outcomes) -> {
            outcomes.receive(new SampleOutcome(
                    SERVICES.get(value[0]), NOW, null, OutcomeKind.SUCCESS, null, null, value[1], Map.of()));
            return RejectedItems.NONE;
        };
    }

    private PreparedDefinitions slos(int count) {
        List<Slo> slos = SERVICES.subList(0, count).stream()
                .map(service -> new SloBuilder(service).build())
                .toList();
        return none.next(DefinitionSet.of(slos));
    }

    private static KeyValueStore<byte[], byte[]> copy(KeyValueStore<byte[], byte[]> store) {
        KeyValueStore<byte[], byte[]> copy = StoresInMemory.emptyCoverage();
        try (KeyValueIterator<byte[], byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<byte[], byte[]> row = rows.next();
                copy.put(row.key, row.value);
            }
        }
        return copy;
    }

    /** A task from its start to its end, with its part of what is committed. */
    private final class Incarnation implements ReplayTask.Sender {
        private final KeyValueStore<byte[], byte[]> store = copy(committed);
        private final ManualReplayReader reader = new ManualReplayReader(input, "outcomes");
        private final List<ReplayChunk.Message> uncommitted = new ArrayList<>();
        private final ReplayTask task = new ReplayTask(
                SETTINGS,
                new InputTopic(InputTopic.DEFAULT_NAME, "request-outcomes"),
                0,
                0,
                store,
                this::ends,
                reader,
                (request, position) -> new ReplayCounter(SETTINGS, fields -> source(), request, position),
                this);

        /** Each snapshot is new, and all live outcomes are committed. */
        private Optional<EndOffsets.Snapshot> ends() {
            EndOffsets.PartitionOffsets offsets = new EndOffsets.PartitionOffsets(0, OUTCOMES, OUTCOMES, OUTCOMES);
            return Optional.of(new EndOffsets.Snapshot(NOW, Uuid.ONE_UUID, Map.of(0, offsets)));
        }

        @Override
        public void send(ReplayChunk.Message tallies) {
            uncommitted.add(tallies);
        }

        @Override
        public void send(int target, CoverageReport report) {
            // Not of interest.
        }

        private void countLive(PreparedDefinitions definitions) {
            task.beforeCounting(definitions, 0, NOW);
            task.counted(OUTCOMES - 1);
            commit(definitions);
        }

        /** What is sent belongs to a transaction that may not be committed. */
        private void beforeCommit(PreparedDefinitions definitions) {
            task.beforeCommit(definitions, NOW, false);
        }

        private void commit(PreparedDefinitions definitions) {
            beforeCommit(definitions);
            task.commitBegins();
            committed = copy(store);
            uncommitted.forEach(received::add);
            uncommitted.clear();
        }
    }

    private void restart() {
        task.task.close();
        task = new Incarnation();
    }

    /** Until everything is counted, and then a little more, in which nothing may be counted again. */
    private void assertCountedOnce(PreparedDefinitions definitions, String description) {
        for (int i = 0; i < OUTCOMES && !received.sums().equals(sent); i++) {
            task.reader.read(OUTCOMES);
            task.commit(definitions);
        }
        for (int i = 0; i < 3; i++) {
            task.reader.read(OUTCOMES);
            task.commit(definitions);
        }
        assertThat(received.sums()).as(description).isEqualTo(sent);
    }

    @ParameterizedTest(name = "{0} outcomes between restarts")
    @ValueSource(ints = {1, 7, 40, OUTCOMES})
    void restartsContinueWhereTheReplayStopped(int between) {
        task = new Incarnation();
        task.countLive(none);
        PreparedDefinitions all = slos(SERVICES.size());
        for (int i = 0; i < OUTCOMES / between; i++) {
            restart();
            IntStream.range(0, 4).forEach(unused -> task.commit(all));
            task.reader.read(between);
            task.commit(all);
        }

        assertCountedOnce(all, "all services");
    }

    @Test
    void replayedTalliesThatAreNotCommittedAreCountedAgain() {
        task = new Incarnation();
        task.countLive(none);
        PreparedDefinitions all = slos(SERVICES.size());
        IntStream.range(0, 4).forEach(unused -> task.commit(all));
        task.reader.read(OUTCOMES);
        task.beforeCommit(all);

        assertThat(task.uncommitted).isNotEmpty();

        restart();
        assertCountedOnce(all, "all services");
    }

    /** Instances learn of definitions at different times, and stop at any point. */
    @Test
    void anyScheduleCountsEachOutcomeOnce() {
        KeyValueStore<byte[], byte[]> empty = committed;
        PreparedDefinitions all = slos(SERVICES.size());
        for (int seed = 0; seed < SCHEDULES; seed++) {
            Random random = new Random(seed);
            committed = copy(empty);
            received = new GoodByService(PARTITIONS);
            task = new Incarnation();
            task.countLive(none);
            PreparedDefinitions inForce = none;
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> inForce = slos(random.nextInt(SERVICES.size() + 1));
                    case 1 -> restart();
                    case 2 -> task.beforeCommit(inForce);
                    case 3, 4 -> task.reader.read(1 + random.nextInt(30));
                    default -> task.commit(inForce);
                }
            }
            assertCountedOnce(all, "seed " + seed);
        }
    }
}

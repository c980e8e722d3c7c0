package dev.slowburn.topology.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.streams.StoresInMemory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class ReplayTaskTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Uuid FORMER = new Uuid(1, 1);
    private static final Uuid NEW = new Uuid(2, 2);

    private final PreparedDefinitions none = PreparedDefinitions.of(DefinitionSet.of(List.of()));
    private final PreparedDefinitions kasse = none.next(DefinitionSet.of(List.of(new SloBuilder("kasse").build())));
    private final List<ReplayChunk.Message> sent = new ArrayList<>();
    private final List<CoverageReport.Entry> reported = new ArrayList<>();
    private final Reader reader = new Reader();
    private EndOffsets.Snapshot snapshot = snapshot(FORMER);
    private final KeyValueStore<byte[], byte[]> store = StoresInMemory.emptyCoverage();
    private ReplayTask task = start();

    private ReplayTask start() {
        return start(store, reader);
    }

    /** An incarnation of the task, with the stored coverage. */
    private ReplayTask start(KeyValueStore<byte[], byte[]> coverage, ReplayReader past) {
        return new ReplayTask(
                TestSettings.wallClock(),
                new InputTopic(InputTopic.DEFAULT_NAME, "request-outcomes"),
                0,
                0,
                coverage,
                () -> Optional.of(snapshot),
                past,
                (request, position) -> {
                    throw new AssertionError("this reader does not count");
                },
                new ReplayTask.Sender() {
                    @Override
                    public void send(ReplayChunk.Message tallies) {
                        sent.add(tallies);
                    }

                    @Override
                    public void send(int target, CoverageReport report) {
                        reported.addAll(report.entries());
                    }
                });
    }

    /** Has one session and what the test puts into it. */
    private static final class Reader implements ReplayReader, ReplayReader.Session {
        private ReplayRequest request;
        private ReplayChunk chunk;
        private boolean isLagging;

        @Override
        public void setLagging(boolean lags) {
            isLagging = lags;
        }

        @Override
        public Session open(int partition) {
            return this;
        }

        @Override
        public void request(ReplayRequest next) {
            request = next;
            if (next == null) {
                chunk = null;
            }
        }

        @Override
        public Optional<ReplayChunk> poll() {
            Optional<ReplayChunk> next = Optional.ofNullable(chunk);
            chunk = null;
            return next;
        }

        @Override
        public void close() {
            chunk = null;
        }
    }

    private static EndOffsets.Snapshot snapshot(Uuid topic) {
        return snapshot(topic, 150);
    }

    private static EndOffsets.Snapshot snapshot(Uuid topic, long committed) {
        return new EndOffsets.Snapshot(NOW, topic, Map.of(0, new EndOffsets.PartitionOffsets(0, 200, 200, committed)));
    }

    private void count(PreparedDefinitions definitions, long from, long last) {
        task.beforeCounting(definitions, from, NOW);
        task.counted(last);
        task.beforeCommit(definitions, NOW, false);
    }

    private ReplayChunk chunk(long from, long to) {
        return new ReplayChunk(
                kasse.rules().keySet(),
                OffsetRanges.of(from, to),
                OffsetRanges.NONE,
                OffsetTimes.NONE,
                List.of(new ReplayChunk.Message(0, "kasse", new byte[] {1})),
                NOW,
                to - from,
                0);
    }

    /** What follows is after the commit. */
    private void commit() {
        task.commitBegins();
        task.beforeCommit(kasse, NOW, false);
    }

    private void newRuleAt100() {
        count(none, 0, 99);
        count(kasse, 100, 149);
        commit();
    }

    private void newSloLacksTheFirst100() {
        newRuleAt100();
        assertThat(reader.request.from()).isZero();
        assertThat(reader.request.to()).isEqualTo(100);
    }

    /** Before, dead letters of what the rules have not counted may be in the same transaction, which no consumer can read yet. */
    @Test
    void requestsNothingUntilTheRulesAreCommitted() {
        count(none, 0, 99);
        task.commitBegins();
        count(kasse, 100, 149);
        assertThat(reader.request).isNull();

        commit();
        assertThat(reader.request).isNotNull();
    }

    @Test
    void commitsAChunkAndRequestsTheRest() {
        newSloLacksTheFirst100();
        reader.chunk = chunk(0, 60);
        task.beforeCommit(kasse, NOW, false);

        assertThat(sent).hasSize(1);
        assertThat(reader.request.from()).isEqualTo(60);
    }

    @Test
    void leavesAChunkWhileLiveCountingLags() {
        newSloLacksTheFirst100();
        reader.chunk = chunk(0, 60);
        task.beforeCommit(kasse, NOW, true);

        assertThat(sent).isEmpty();
        assertThat(reader.chunk).isNotNull();
        assertThat(reader.isLagging).isTrue();
        task.beforeCommit(kasse, NOW, false);
        assertThat(reader.isLagging).isFalse();
    }

    /** The offsets of a chunk of the former topic are those of other records in the new one. */
    @Test
    void dropsAChunkOfATopicThatWasCreatedAnew() {
        newSloLacksTheFirst100();
        snapshot = snapshot(FORMER);
        task.beforeCommit(kasse, NOW, false);
        count(kasse, 150, 160);
        reader.chunk = chunk(0, 60);
        snapshot = snapshot(NEW);
        task.beforeCommit(kasse, NOW, false);

        assertThat(sent).isEmpty();
        commit();
        assertThat(reader.request.from()).isZero();
        assertThat(reader.request.to()).isEqualTo(150);
    }

    /**
     * The first new snapshot after the start may have been requested before the former owner of the partition committed for the last
     * time. Outcomes that the owner counted by other definitions would be missing.
     */
    @Test
    void quietPartitionIsAppliedAtAnOffsetThatWasRequestedAfterTheStart() {
        count(none, 0, 199);
        task.close();
        snapshot = snapshot(FORMER, 90);
        task = start();
        snapshot = snapshot(FORMER, 100);
        commit();
        commit();
        assertThat(reader.request).isNull();

        snapshot = snapshot(FORMER, 200);
        commit();
        commit();
        assertThat(reader.request.from()).isZero();
        assertThat(reader.request.to()).isEqualTo(200);
    }

    @Test
    void costsNothingWhileAllIsCounted() {
        List<String> writes = new ArrayList<>();
        task = start(recording(writes), reader);
        count(kasse, 0, 149);
        snapshot = snapshot(FORMER);
        commit();
        assertThat(writes).isNotEmpty();
        writes.clear();
        reported.clear();

        count(kasse, 150, 160);
        commit();
        snapshot = snapshot(FORMER);
        count(kasse, 161, 170);
        task.tick(kasse, NOW + 60_000);
        commit();

        assertThat(writes).isEmpty();
        assertThat(reported).isEmpty();
        assertThat(reader.request).isNull();
    }

    @SuppressWarnings("unchecked")
    private KeyValueStore<byte[], byte[]> recording(List<String> writes) {
        return (KeyValueStore<byte[], byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("put") || method.getName().equals("delete")) {
                        writes.add(method.getName());
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void countsWhatWasMissedWhenTheReplayIsSwitchedOnLater() {
        task = start(store, ReplayReader.NONE);
        newRuleAt100();
        assertThat(reported).isNotEmpty().allMatch(CoverageReport.Entry::isComplete);
        reported.clear();

        task = start();
        count(kasse, 150, 160);
        task.tick(kasse, NOW);
        commit();

        assertThat(reported).singleElement().satisfies(each -> assertThat(each.left())
                .isEqualTo(100));
        assertThat(reader.request.from()).isZero();
        assertThat(reader.request.to()).isEqualTo(100);
    }
}

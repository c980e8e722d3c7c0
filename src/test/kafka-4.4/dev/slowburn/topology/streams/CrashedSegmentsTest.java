package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;

/** The offset of a transactional window store after a crash at which not all of its segments had been written to the disk. */
class CrashedSegmentsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final TopicPartition CHANGELOG = new TopicPartition("rows-changelog", 0);
    /** More than the newest segment keeps in memory. */
    private static final int LARGE_ROW = 200_000;

    @TempDir
    Path folder;

    /** Lets the newest segment keep little in memory. */
    public static final class SmallNewestSegment implements RocksDBConfigSetter {
        @Override
        public void setConfig(String store, Options options, Map<String, Object> settings) {
            if (store.endsWith(segment(DAY))) {
                options.setWriteBufferSize(LARGE_ROW / 3);
            }
        }

        @Override
        public void close(String store, Options options) {
            // There is nothing to close.
        }
    }

    private static String segment(Duration start) {
        return "rows." + start.toMillis();
    }

    /** A store with segments of a day. */
    private static WindowStore<Bytes, byte[]> newStore() {
        return OffsetReportingWindowStore.supplier(
                        Stores.persistentWindowStore("rows", DAY.multipliedBy(2), HOUR, false))
                .get();
    }

    private static StateStoreContext context(Path state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallNewestSegment.class);
        return new MockProcessorContext<Void, Void>(settings, new TaskId(0, 0), state.toFile()).getStateStoreContext();
    }

    private static Bytes key(String name) {
        return Bytes.wrap(name.getBytes(StandardCharsets.UTF_8));
    }

    private static void put(WindowStore<Bytes, byte[]> store, String key, int bytes, Duration start, long offset) {
        store.put(key(key), new byte[bytes], start.toMillis());
        store.commit(Map.of(CHANGELOG, offset));
    }

    private static boolean isOnDisk(Path state, Duration segment) {
        try (Stream<Path> files = Files.list(state.resolve("rows").resolve(segment(segment)))) {
            return files.anyMatch(each -> each.toString().endsWith(".sst"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Fills the newest segment until it is on the disk, and returns a copy of the files at this moment. */
    private Path crash(Path state, WindowStore<Bytes, byte[]> store) throws IOException {
        for (int i = 0; i < 3; i++) {
            put(store, "large" + i, LARGE_ROW, DAY, 10 + i);
        }
        await().until(() -> isOnDisk(state, DAY));
        Path copy = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(state)) {
            for (Path each : files.toList()) {
                Files.copy(each, copy.resolve(state.relativize(each).toString()));
            }
        }
        return copy;
    }

    private static Long committedOffset(Path state) {
        WindowStore<Bytes, byte[]> store = newStore();
        store.init(context(state), store);
        try {
            return store.committedOffset(CHANGELOG);
        } finally {
            store.close();
        }
    }

    @Test
    void isThatOfTheSegmentThatLacksMost() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        WindowStore<Bytes, byte[]> store = newStore();
        store.init(context(state), store);
        put(store, "early", 1, Duration.ZERO, 5);
        store.close();
        store = newStore();
        store.init(context(state), store);
        put(store, "late", 1, Duration.ZERO, 6);
        Path copy = crash(state, store);
        store.close();

        assertThat(committedOffset(copy))
                .as("before the late row, which is lost")
                .isEqualTo(5);
        assertThat(committedOffset(state)).as("of the store that was closed").isEqualTo(12);
    }

    @Test
    void isUnknownIfASegmentHasNeverBeenWrittenToTheDisk() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        WindowStore<Bytes, byte[]> store = newStore();
        store.init(context(state), store);
        put(store, "early", 1, Duration.ZERO, 5);
        Path copy = crash(state, store);
        store.close();

        assertThat(committedOffset(copy)).isNull();
    }
}

package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** On RocksDB, whose segments hold the offset of a window store. */
class OffsetReportingWindowStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final TopicPartition CHANGELOG = new TopicPartition("rows-changelog", 0);

    @TempDir
    Path folder;

    /** A store with segments of a day. */
    private static WindowStore<Bytes, byte[]> newStore() {
        return OffsetReportingWindowStore.supplier(
                        Stores.persistentWindowStore("rows", DAY.multipliedBy(2), HOUR, false))
                .get();
    }

    private StateStoreContext newContext() {
        Properties exactlyOnce = new Properties();
        exactlyOnce.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return new MockProcessorContext<Void, Void>(exactlyOnce, new TaskId(0, 0), folder.toFile())
                .getStateStoreContext();
    }

    /** The committed offset that is reported after an action on a new store. */
    private Long committedOffset(Consumer<WindowStore<Bytes, byte[]>> action) {
        WindowStore<Bytes, byte[]> store = newStore();
        store.init(newContext(), store);
        try {
            action.accept(store);
            return store.committedOffset(CHANGELOG);
        } finally {
            store.close();
        }
    }

    private static Bytes key() {
        return Bytes.wrap("key".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reportsForAnEmptyStoreTheOffsetThatKafkaStreamsTakesForNothingRead() {
        assertThat(committedOffset(store -> {})).isEqualTo(OffsetCheckpoint.OFFSET_UNKNOWN);
    }

    @Test
    void reportsNoOffsetForAStoreWithUncommittedRows() {
        assertThat(committedOffset(store -> store.put(key(), new byte[] {1}, 0)))
                .isNull();
    }

    @Test
    void reportsTheOffsetThatWasCommitted() {
        assertThat(committedOffset(store -> {
                    store.put(key(), new byte[] {1}, 0);
                    store.commit(Map.of(CHANGELOG, 7L));
                }))
                .isEqualTo(7);
    }

    /** Marks a closed segment as Kafka Streams does while it is open, which is what a killed process leaves. */
    private void markAsOpen(long segmentStart) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY),
                new ColumnFamilyDescriptor("offsets".getBytes(StandardCharsets.UTF_8)));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        Path segment = folder.resolve("rows").resolve("rows." + segmentStart);
        try (DBOptions options = new DBOptions();
                RocksDB segments = RocksDB.open(options, segment.toString(), families, handles)) {
            segments.put(
                    handles.get(1),
                    "status".getBytes(StandardCharsets.UTF_8),
                    ByteBuffer.allocate(Long.BYTES).putLong(1).array());
            handles.forEach(ColumnFamilyHandle::close);
        }
    }

    @Test
    void closesItsSegmentsIfTheNewestMayContainUncommittedRows() throws RocksDBException {
        committedOffset(store -> {
            store.put(key(), new byte[] {1}, 0);
            store.put(key(), new byte[] {1}, DAY.toMillis());
        });
        markAsOpen(DAY.toMillis());

        // Twice with one store, as for a task that a thread opens again, and with another, as at the start of an
        // instance.
        WindowStore<Bytes, byte[]> store = newStore();
        StateStoreContext context = newContext();
        for (WindowStore<Bytes, byte[]> each : List.of(store, store, newStore())) {
            assertThatThrownBy(() -> each.init(context, each)).isInstanceOf(TaskCorruptedException.class);
        }
    }

    /** An upgrade of Kafka Streams may add methods, whose defaults would hide those of the store. */
    @Test
    void forwardsTheMethodsOfTheStore() {
        for (Method method : WindowStore.class.getMethods()) {
            boolean isOptional = method.isDefault()
                    && !method.isAnnotationPresent(Deprecated.class)
                    && !method.getName().startsWith("backward")
                    && !List.of(method.getParameterTypes()).contains(Instant.class);
            if (isOptional) {
                assertThat(OffsetReportingWindowStore.class.getMethods())
                        .as(method.toString())
                        .anyMatch(each -> each.getName().equals(method.getName())
                                && Arrays.equals(each.getParameterTypes(), method.getParameterTypes())
                                && !each.getDeclaringClass().isInterface());
            }
        }
    }
}

package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On RocksDB, whose segments hold the offset of a window store. */
class OffsetReportingWindowStoreTest {
    private static final TopicPartition CHANGELOG = new TopicPartition("rows-changelog", 0);

    @TempDir
    Path folder;

    /** The committed offset that is reported after an action on a new store. */
    private Long committedOffset(Consumer<WindowStore<Bytes, byte[]>> action) {
        Duration hour = Duration.ofHours(1);
        WindowStore<Bytes, byte[]> store = OffsetReportingWindowStore.supplier(
                        Stores.persistentWindowStore("rows", hour.multipliedBy(48), hour, false))
                .get();
        store.init(
                new MockProcessorContext<Void, Void>(new Properties(), new TaskId(0, 0), folder.toFile())
                        .getStateStoreContext(),
                store);
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

package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;

class OffsetReportingWindowStoreTest {
    private static final long UNKNOWN = -4;

    /** The committed offset reported for a store without an offset, after an action on the store. */
    private static Long committedOffset(Consumer<WindowStore<Bytes, byte[]>> action) {
        Duration hour = Duration.ofHours(1);
        WindowStore<Bytes, byte[]> store = OffsetReportingWindowStore.supplier(
                        Stores.inMemoryWindowStore("rows", hour.multipliedBy(2), hour, false))
                .get();
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
        action.accept(store);
        Long offset = store.committedOffset(new TopicPartition("rows-changelog", 0));
        store.close();
        return offset;
    }

    private static Bytes key() {
        return Bytes.wrap("key".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reportsAnOffsetForAnEmptyStore() {
        assertThat(committedOffset(store -> {})).isEqualTo(UNKNOWN);
    }

    @Test
    void reportsNoOffsetForAStoreWithRows() {
        assertThat(committedOffset(store -> store.put(key(), new byte[] {1}, 0)))
                .isNull();
    }
}

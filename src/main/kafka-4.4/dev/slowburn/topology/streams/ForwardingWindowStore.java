package dev.slowburn.topology.streams;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.internals.RocksDBStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * Forwards the methods of a window store that differ in Kafka Streams 4.4, and reports a safe offset after a crash if stores are
 * transactional.
 *
 * <p>Each segment of a window store is a RocksDB of its own, which writes its rows to the disk together with the last committed
 * offset, but not at the same time as the other segments. After a crash the offsets of the segments differ, and what a segment had
 * in memory is lost. Kafka Streams 4.4.0 restores from the offset of the newest segment, because it expects no writes to older
 * ones. Here, older ones have some: late and replayed outcomes, and all rows of a restoration. So this store reports the lowest
 * offset, and none if a segment has none. Without transactional stores, all offsets are equal or the state is deleted.
 */
abstract class ForwardingWindowStore implements WindowStore<Bytes, byte[]> {
    final WindowStore<Bytes, byte[]> store;
    private boolean isTransactional;

    ForwardingWindowStore(WindowStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        isTransactional = StreamsConfig.InternalConfig.getBoolean(
                context.appConfigs(), StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, false);
        store.init(context, root);
    }

    @Override
    public Long committedOffset(TopicPartition partition) {
        Long newest = store.committedOffset(partition);
        if (!isTransactional || newest == null) {
            return newest;
        }
        long lowest = newest;
        for (RocksDBStore segment : segments()) {
            Long offset = segment.committedOffset(partition);
            if (offset == null) {
                return null;
            }
            lowest = Math.min(lowest, offset);
        }
        return lowest;
    }

    @SuppressWarnings("unchecked") // Segments of a store in RocksDB are of this type.
    private List<? extends RocksDBStore> segments() {
        Object segmented = ((WrappedStateStore<?, ?, ?>) store).wrapped();
        try {
            Method getter = segmented.getClass().getSuperclass().getDeclaredMethod("getSegments");
            getter.setAccessible(true);
            return (List<? extends RocksDBStore>) getter.invoke(segmented);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("internals of Kafka Streams have changed", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public long approximateNumUncommittedBytes() {
        return store.approximateNumUncommittedBytes();
    }

    @Override
    public ReadOnlyWindowStore<Bytes, byte[]> readOnly(IsolationLevel level) {
        return store.readOnly(level);
    }
}

package dev.slowburn.topology.streams;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * A persistent window store that reports a committed offset even while it is empty.
 *
 * <p>A window store keeps its offset in its segments, so an empty store has none. Under exactly-once, Kafka Streams assumes that a
 * store without an offset may contain uncommitted data: at each restart it would delete all state of the task and restore it from
 * Kafka. This affects a task whose outcomes were all good: it has no contributors, but large ledgers. An empty store cannot
 * contain uncommitted data, so this store reports the same offset as a key-value store that was never written to.
 *
 * <p>It also closes the segments that it has opened if a later one cannot be opened. After a crash, Kafka Streams opens each store
 * when the instance starts and again when a thread gets the task, and then deletes the state if it may contain uncommitted data.
 * Kafka Streams closes no store whose opening failed, and the lock of RocksDB on an open segment made the second opening fail with
 * an error that stops the instance, at each restart.
 */
final class OffsetReportingWindowStore extends ForwardingWindowStore {
    /** Offset that Kafka Streams itself writes for a changelog from which it has read no record. */
    private static final Long NOTHING_READ = -4L;

    OffsetReportingWindowStore(WindowStore<Bytes, byte[]> store) {
        super(store);
    }

    static WindowBytesStoreSupplier supplier(WindowBytesStoreSupplier delegate) {
        return new Supplier(delegate);
    }

    @Override
    public Long committedOffset(TopicPartition partition) {
        Long offset = super.committedOffset(partition);
        return offset == null && isEmpty() ? NOTHING_READ : offset;
    }

    private boolean isEmpty() {
        try (KeyValueIterator<Windowed<Bytes>, byte[]> rows = store.all()) {
            return !rows.hasNext();
        }
    }

    @Override
    public void put(Bytes key, byte[] row, long start) {
        store.put(key, row, start);
    }

    @Override
    public byte[] fetch(Bytes key, long start) {
        return store.fetch(key, start);
    }

    @Override
    public WindowStoreIterator<byte[]> fetch(Bytes key, long from, long to) {
        return store.fetch(key, from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetch(Bytes first, Bytes last, long from, long to) {
        return store.fetch(first, last, from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetchAll(long from, long to) {
        return store.fetchAll(from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> all() {
        return store.all();
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        try {
            super.init(context, root);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    @Override
    public void commit(Map<TopicPartition, Long> offsets) {
        store.commit(offsets);
    }

    @Override
    @SuppressWarnings("deprecation") // Kafka Streams calls it until it is removed.
    public boolean managesOffsets() {
        return store.managesOffsets();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public boolean persistent() {
        return store.persistent();
    }

    @Override
    public boolean isOpen() {
        return store.isOpen();
    }

    @Override
    public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
        return store.query(query, bound, config);
    }

    @Override
    public Position getPosition() {
        return store.getPosition();
    }

    private record Supplier(WindowBytesStoreSupplier delegate) implements WindowBytesStoreSupplier {
        @Override
        public WindowStore<Bytes, byte[]> get() {
            return new OffsetReportingWindowStore(delegate.get());
        }

        @Override
        public String name() {
            return delegate.name();
        }

        @Override
        public String metricsScope() {
            return delegate.metricsScope();
        }

        @Override
        public long segmentIntervalMs() {
            return delegate.segmentIntervalMs();
        }

        @Override
        public long windowSize() {
            return delegate.windowSize();
        }

        @Override
        public boolean retainDuplicates() {
            return delegate.retainDuplicates();
        }

        @Override
        public long retentionPeriod() {
            return delegate.retentionPeriod();
        }
    }
}

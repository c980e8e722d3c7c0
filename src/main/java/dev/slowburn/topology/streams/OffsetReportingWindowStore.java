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
 * A windowed store that is known to be settled while nothing is in it.
 *
 * <p>Such a store keeps its offset in the segments of its rows, so without a row it has none; and with exactly-once Kafka Streams
 * takes a store without an offset for one that may hold what was never committed: at each restart it would delete all that the
 * task has and read it again from Kafka. A task whose outcomes were all good has no contributors, and large ledgers.
 * What is empty holds nothing that was not committed, so here it answers as a store of keys and values does that nothing was
 * written to.
 */
final class OffsetReportingWindowStore implements WindowStore<Bytes, byte[]> {
    /** What Kafka Streams itself writes for a changelog that nothing was read from. */
    private static final Long NOTHING_READ = -4L;

    private final WindowStore<Bytes, byte[]> store;

    OffsetReportingWindowStore(WindowStore<Bytes, byte[]> store) {
        this.store = store;
    }

    static WindowBytesStoreSupplier supplier(WindowBytesStoreSupplier of) {
        return new Supplier(of);
    }

    @Override
    public Long committedOffset(TopicPartition partition) {
        Long offset = store.committedOffset(partition);
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
        store.init(context, root);
    }

    @Override
    public void commit(Map<TopicPartition, Long> offsets) {
        store.commit(offsets);
    }

    @Override
    @SuppressWarnings("deprecation") // It has to be asked until it is gone.
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

    private record Supplier(WindowBytesStoreSupplier of) implements WindowBytesStoreSupplier {
        @Override
        public WindowStore<Bytes, byte[]> get() {
            return new OffsetReportingWindowStore(of.get());
        }

        @Override
        public String name() {
            return of.name();
        }

        @Override
        public String metricsScope() {
            return of.metricsScope();
        }

        @Override
        public long segmentIntervalMs() {
            return of.segmentIntervalMs();
        }

        @Override
        public long windowSize() {
            return of.windowSize();
        }

        @Override
        public boolean retainDuplicates() {
            return of.retainDuplicates();
        }

        @Override
        public long retentionPeriod() {
            return of.retentionPeriod();
        }
    }
}

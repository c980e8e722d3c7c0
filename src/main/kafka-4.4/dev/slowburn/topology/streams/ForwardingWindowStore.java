package dev.slowburn.topology.streams;

import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStore;

/** Forwards the methods of a window store that Kafka Streams 4.4 adds. */
abstract class ForwardingWindowStore implements WindowStore<Bytes, byte[]> {
    final WindowStore<Bytes, byte[]> store;

    ForwardingWindowStore(WindowStore<Bytes, byte[]> store) {
        this.store = store;
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

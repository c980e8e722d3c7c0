package dev.slowburn.topology.streams;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.WindowStore;

/** Forwards the methods of a window store that differ in Kafka Streams 4.4. */
abstract class ForwardingWindowStore implements WindowStore<Bytes, byte[]> {
    final WindowStore<Bytes, byte[]> store;

    ForwardingWindowStore(WindowStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        store.init(context, root);
    }

    @Override
    public Long committedOffset(TopicPartition partition) {
        return store.committedOffset(partition);
    }
}

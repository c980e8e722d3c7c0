package dev.slowburn.topology.streams;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * An empty state store that runs an action before each commit of its task, in the same transaction, so that processors can
 * forward the records that they buffer in memory.
 *
 * <p>Kafka Streams has no public hook for this. Before each commit it flushes the caches of those stores of a task that implement
 * {@link CachedStateStore}, so this store implements that interface and runs the action when it is flushed. To forward records
 * from a flush, the processor's node must be the current node, as in the record caches of the DSL. The current record has the wall
 * clock as its timestamp, which the records of changelogs adopt: a timestamp of the input may be one that brokers refuse. These interfaces are internal
 * to Kafka Streams; {@code PreCommitHookTest} fails if an upgrade changes them. Writes of the action to a store are part of the
 * commit because no store of the processor has a cache, see {@link StateStores}.
 */
public final class PreCommitHook implements StateStore, CachedStateStore<Object, Object> {
    private static final long NO_OFFSET = -1;
    private static final int NO_PARTITION = -1;

    private final String name;
    private boolean open;
    /** By the name of the node, in the order of registration. */
    private final Map<String, Runnable> actions = new LinkedHashMap<>();

    private Runnable position = PreCommitHook::nothing;

    private PreCommitHook(String name) {
        this.name = name;
    }

    public static StoreBuilder<PreCommitHook> builder(String name) {
        return new Builder(name);
    }

    /**
     * Registers the action of a processor to run before each commit. Call it from {@code init}, whose node becomes the current node.
     * The actions of several processors run in the order of registration, which is the order of the nodes in the topology.
     */
    public void register(ProcessorContext<?, ?> context, Runnable callback) {
        InternalProcessorContext<?, ?> internal = (InternalProcessorContext<?, ?>) context;
        ProcessorNode<?, ?, ?, ?> own = internal.currentNode();
        position = () -> internal.processorMetadata().setNeedsCommit(true);
        actions.put(own.name(), () -> {
            ProcessorNode<?, ?, ?, ?> previous = internal.currentNode();
            ProcessorRecordContext previousRecord = internal.recordContext();
            internal.setCurrentNode(own);
            internal.setRecordContext(new ProcessorRecordContext(
                    Math.max(0, internal.currentSystemTimeMs()), NO_OFFSET, NO_PARTITION, null, new RecordHeaders()));
            try {
                callback.run();
            } finally {
                internal.setRecordContext(previousRecord);
                internal.setCurrentNode(previous);
            }
        });
    }

    /**
     * Includes the consumer's position in the next commit even if the task has processed no record. Transaction markers and
     * aborted records occupy offsets, so without the committed position it would be unknown whether the input is read to its
     * end. Streams commits the position by itself only after the first record.
     */
    public void commitPosition() {
        position.run();
    }

    @Override
    public void flushCache() {
        actions.values().forEach(Runnable::run);
    }

    @Override
    public void clearCache() {
        // No cached data: the processor that buffers tallies is discarded with its task.
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {
            throw new IllegalStateException(name + " has no changelog to restore from");
        });
        open = true;
    }

    @Override
    public void close() {
        open = false;
        actions.clear();
        position = PreCommitHook::nothing;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private record Builder(String name) implements StoreBuilder<PreCommitHook> {
        @Override
        public StoreBuilder<PreCommitHook> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<PreCommitHook> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<PreCommitHook> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException(name + " has no data and no changelog");
        }

        @Override
        public StoreBuilder<PreCommitHook> withLoggingDisabled() {
            return this;
        }

        @Override
        public PreCommitHook build() {
            return new PreCommitHook(name);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }

    private static void nothing() {}
}

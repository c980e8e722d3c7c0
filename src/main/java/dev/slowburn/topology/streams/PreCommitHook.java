package dev.slowburn.topology.streams;

import dev.slowburn.topology.BudgetTopology;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Lets a processor send what it holds back in memory before its task commits, as part of the same transaction.
 *
 * <p>Kafka Streams has no public hook for this. It does flush the caches of a task's stores before each commit, and a store
 * with a cache is one that implements {@link CachedStateStore}; this one holds nothing and hands the call on. Forwarding
 * from a flush needs the processor's own node to be the current one, as the record caches of the DSL do it. This is the only
 * file that uses internal interfaces of Kafka Streams; {@code PreCommitHookTest} fails when an upgrade changes them. What is
 * written to a store from here is part of the commit because no such store has a cache: see {@link StateStores}.
 *
 * <p>Other files rely on values and names that Streams doesn't document: {@link OffsetReportingWindowStore} on the offset of a changelog
 * that nothing was read from, {@link BudgetTopology} on the names of the nodes in front of repartition topics.
 */
public final class PreCommitHook implements StateStore, CachedStateStore<Object, Object> {
    private final String name;
    private boolean open;
    private Runnable action = PreCommitHook::nothing;
    private Runnable position = PreCommitHook::nothing;

    private PreCommitHook(String name) {
        this.name = name;
    }

    public static StoreBuilder<PreCommitHook> builder(String name) {
        return new Builder(name);
    }

    /** From now on runs the action before each commit, with the node of the calling {@code init} as the current one. */
    public void run(ProcessorContext<?, ?> context, Runnable sendAll) {
        InternalProcessorContext<?, ?> internal = (InternalProcessorContext<?, ?>) context;
        ProcessorNode<?, ?, ?, ?> own = internal.currentNode();
        position = () -> internal.processorMetadata().setNeedsCommit(true);
        action = () -> {
            ProcessorNode<?, ?, ?, ?> previous = internal.currentNode();
            internal.setCurrentNode(own);
            try {
                sendAll.run();
            } finally {
                internal.setCurrentNode(previous);
            }
        };
    }

    /**
     * Lets the next commit tell how far the input was read even if no record came of it: markers of transactions and aborted
     * records take up offsets, and whether the input is read to its end could not be told otherwise. Streams does so by
     * itself only from the first record on.
     */
    public void commitPosition() {
        position.run();
    }

    @Override
    public void flushCache() {
        action.run();
    }

    @Override
    public void clearCache() {
        // Nothing is cached here: the processor that holds sums belongs to the task and goes with it.
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
        action = PreCommitHook::nothing;
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
            throw new UnsupportedOperationException(name + " holds nothing that could be logged");
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

package dev.slowburn.topology.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/**
 * Lets the stores of an instance share {@link SharedRocksDbMemory}, which it finds among the settings of Streams, and has them opened
 * soon: a task that moves waits until all of its stores are.
 */
public final class SharedMemoryConfigSetter implements RocksDBConfigSetter {
    /** The setting whose value is the {@link SharedRocksDbMemory}; without it, stores have their own. */
    public static final String MEMORY = "slowburn.store.memory";

    /** The 16 that RocksDB takes to open one store's few files cost more than they save, some seventy times over. */
    private static final int OPENING_THREADS = 4;

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        options.setMaxFileOpeningThreads(OPENING_THREADS);
        if (settings.get(MEMORY) instanceof SharedRocksDbMemory memory) {
            share(memory, options);
        }
    }

    private static void share(SharedRocksDbMemory memory, Options options) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache());
        // Else they would be outside of what is bounded.
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writes());
    }

    @Override
    public void close(String store, Options options) {
        // What it sets belongs to all stores.
    }
}

package dev.slowburn.topology.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/**
 * A RocksDB config setter that makes all stores of an instance share the {@link SharedRocksDbMemory} from the Streams configuration
 * and reduces the time to open a store, for which a migrated task waits.
 */
public final class SharedMemoryConfigSetter implements RocksDBConfigSetter {
    /** Configuration key for the {@link SharedRocksDbMemory}; without it, each store has its own memory. */
    public static final String MEMORY = "slowburn.store.memory";

    /** RocksDB's default of 16 threads costs more than it saves for the few files of each of about seventy stores. */
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
        // Otherwise index and filter blocks would not count toward the bound.
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writes());
    }

    @Override
    public void close(String store, Options options) {
        // The cache and the write buffer manager are shared by all stores.
    }
}

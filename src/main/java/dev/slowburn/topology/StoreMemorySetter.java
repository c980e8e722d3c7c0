package dev.slowburn.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/** Lets the stores of an instance share {@link StoreMemory}, which it finds among the settings of Streams. */
public final class StoreMemorySetter implements RocksDBConfigSetter {
    /** The setting whose value is the {@link StoreMemory}; without it, stores are as Streams makes them. */
    public static final String MEMORY = "slowburn.store.memory";

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        if (settings.get(MEMORY) instanceof StoreMemory memory) {
            share(memory, options);
        }
    }

    private static void share(StoreMemory memory, Options options) {
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

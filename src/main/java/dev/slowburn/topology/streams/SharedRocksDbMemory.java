package dev.slowburn.topology.streams;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The off-heap memory that all RocksDB stores of an instance share: data, index and filter blocks, and memtables. Its size is
 * bounded. Without it each store, about seventy with eight tasks, would use up to 100 MB of its own.
 */
public final class SharedRocksDbMemory implements AutoCloseable {
    /** Memtables use at most this fraction of the memory. */
    private static final int MEMTABLE_DIVISOR = 3;

    private final Cache cache;
    private final WriteBufferManager writes;

    /** @param bytes total size for all stores */
    public SharedRocksDbMemory(long bytes) {
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes);
        writes = new WriteBufferManager(bytes / MEMTABLE_DIVISOR, cache);
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writes() {
        return writes;
    }

    /** Call it after all stores are closed. */
    @Override
    public void close() {
        writes.close();
        cache.close();
    }
}

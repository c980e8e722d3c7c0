package dev.slowburn.topology.streams;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all stores of an instance share outside of the heap: blocks of files, their indexes and filters, and what is
 * not in files yet. Without it each of the stores, which are some seventy with eight tasks, would take up to 100 MB of its own.
 */
public final class SharedRocksDbMemory implements AutoCloseable {
    /** So much of it, at most, is for what is not in files yet. */
    private static final int WRITES_DIVISOR = 3;

    private final Cache cache;
    private final WriteBufferManager writes;

    /** @param bytes for all together */
    public SharedRocksDbMemory(long bytes) {
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes);
        writes = new WriteBufferManager(bytes / WRITES_DIVISOR, cache);
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writes() {
        return writes;
    }

    /** To be called when all stores are closed. */
    @Override
    public void close() {
        writes.close();
        cache.close();
    }
}

package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

class SharedMemoryConfigSetterTest {
    private static final long BYTES = 32L * 1024 * 1024;

    @Test
    void allStoresShareOneMemory() {
        try (SharedRocksDbMemory memory = new SharedRocksDbMemory(BYTES);
                Options one = options();
                Options other = options()) {
            SharedMemoryConfigSetter setter = new SharedMemoryConfigSetter();
            setter.setConfig("one", one, Map.of(SharedMemoryConfigSetter.MEMORY, memory));
            setter.setConfig("other", other, Map.of(SharedMemoryConfigSetter.MEMORY, memory));
            setter.close("one", one);

            assertThat(one.writeBufferManager()).isSameAs(other.writeBufferManager());
            assertThat(((BlockBasedTableConfig) other.tableFormatConfig()).cacheIndexAndFilterBlocks())
                    .isTrue();
        }
    }

    @Test
    void storesHaveTheirOwnMemoryIfNoneIsConfigured() {
        try (Options options = options()) {
            new SharedMemoryConfigSetter().setConfig("one", options, Map.of());

            assertThat(options.writeBufferManager()).isNull();
            assertThat(options.maxFileOpeningThreads()).isEqualTo(4);
        }
    }

    private static Options options() {
        Options options = new Options();
        options.setTableFormatConfig(new BlockBasedTableConfig());
        return options;
    }
}

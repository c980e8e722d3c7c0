package dev.slowburn.runtime.replay;

import dev.slowburn.schema.decode.SchemaScan;
import dev.slowburn.schema.decode.WriterSchemas;
import dev.slowburn.schema.registry.RegistryHealth;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.RepeatedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Schemas of records that are read again. They are requested separately, so that the instance remains ready while only old records
 * wait for the registry.
 */
final class ReplaySchemas implements KnownSchemas, RegistryHealth, AutoCloseable {
    /** Interval at which new schemas are requested. */
    private static final Duration FETCH_INTERVAL = Duration.ofMillis(50);

    private static final String UNKNOWN = "its schema is not known yet";

    private final SchemaScan scan;
    private final RepeatedTask fetches;
    private volatile String trouble = UNKNOWN;

    ReplaySchemas(WriterSchemas live, BackgroundThreads threads) {
        WriterSchemas own = live.withOwnRequests(this);
        scan = new SchemaScan(own);
        fetches = threads.repeat("slowburn-replay-schemas", FETCH_INTERVAL, own::fetch);
    }

    void start() {
        fetches.start();
    }

    @Override
    public int known(List<ConsumerRecord<byte[], byte[]>> records) {
        return scan.readable(records);
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public boolean keepWaiting() {
        return false;
    }

    @Override
    public void asking(Instant since, String schemas) {
        // The replay reports for what it waits.
    }

    @Override
    public void failed(String reason) {
        trouble = reason;
    }

    @Override
    public void answered() {
        trouble = UNKNOWN;
    }

    @Override
    public void close() {
        fetches.close();
    }
}

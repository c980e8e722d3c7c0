package dev.slowburn.sandbox;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.threads.BackgroundThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Hands out the sample traffic at a multiple of its own speed, in a thread of its own, until it is stopped. It never gets
 * ahead of the wall clock: a day that has come as far as now goes on at the speed of time.
 */
public final class SampleFeed implements AutoCloseable {
    private final SampleTraffic traffic;
    private final Duration minuteTakes;
    private final Consumer<RequestOutcome> outcomes;
    private final Consumer<byte[]> junk;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * @param minuteTakes real time that a minute of the traffic takes
     * @param outcomes takes each outcome
     * @param junk takes each record that nobody can read
     */
    public SampleFeed(
            SampleTraffic traffic, Duration minuteTakes, Consumer<RequestOutcome> outcomes, Consumer<byte[]> junk) {
        this.traffic = traffic;
        this.minuteTakes = minuteTakes;
        this.outcomes = outcomes;
        this.junk = junk;
        this.thread = new BackgroundThreads((name, cause) -> failure.set(cause)).create("sample-feed", this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        long next = System.nanoTime();
        while (!stopping) {
            if (traffic.nextMinute().isAfter(Instant.now())) {
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                continue;
            }
            SampleTraffic.Batch batch = traffic.next();
            batch.outcomes().forEach(outcomes);
            batch.junk().forEach(junk);
            next += minuteTakes.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Whether it still hands out traffic; if it is not stopped, {@link #stop()} tells why not. */
    public boolean isRunning() {
        return failure.get() == null;
    }

    /**
     * Stops and waits for the last minute; after that the traffic's own counts are final.
     *
     * @throws RuntimeException whatever a receiver has thrown
     */
    public void stop() throws InterruptedException {
        close();
        thread.join();
        Throwable failed = failure.get();
        if (failed instanceof RuntimeException exception) {
            throw exception;
        }
        if (failed != null) {
            throw new IllegalStateException("the sample traffic failed", failed);
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
    }
}

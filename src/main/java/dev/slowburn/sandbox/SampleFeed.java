package dev.slowburn.sandbox;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.threads.BackgroundThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Plays the sample traffic faster than real time in its own thread until it is stopped. It never gets ahead of the wall clock:
 * when the traffic's time reaches the present, it continues in real time.
 */
public final class SampleFeed implements AutoCloseable {
    private final SampleTraffic traffic;
    private final Duration realTimePerMinute;
    private final Consumer<RequestOutcome> outcomes;
    private final Consumer<byte[]> spans;
    private final Consumer<byte[]> junk;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * @param realTimePerMinute real time in which a minute of traffic is played
     * @param outcomes receives each outcome
     * @param spans receives each record of spans
     * @param junk receives each record that is not a valid outcome
     */
    public SampleFeed(
            SampleTraffic traffic,
            Duration realTimePerMinute,
            Consumer<RequestOutcome> outcomes,
            Consumer<byte[]> spans,
            Consumer<byte[]> junk) {
        this.traffic = traffic;
        this.realTimePerMinute = realTimePerMinute;
        this.outcomes = outcomes;
        this.spans = spans;
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
            batch.spans().forEach(spans);
            batch.junk().forEach(junk);
            next += realTimePerMinute.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** False if a receiver has failed; {@link #stop()} then throws the cause. */
    public boolean isRunning() {
        return failure.get() == null;
    }

    /**
     * Stops and waits for the current minute to complete; then the traffic's own counts are final.
     *
     * @throws RuntimeException thrown by a receiver
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

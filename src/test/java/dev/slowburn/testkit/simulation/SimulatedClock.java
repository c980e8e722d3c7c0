package dev.slowburn.testkit.simulation;

import java.time.Instant;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/** A clock that moves by hand, the same for all instances. */
public final class SimulatedClock implements Time {
    private long millis;

    public SimulatedClock(Instant start) {
        millis = start.toEpochMilli();
    }

    void pass(long more) {
        millis += more;
    }

    @Override
    public long milliseconds() {
        return millis;
    }

    @Override
    public long nanoseconds() {
        return millis * 1_000_000;
    }

    @Override
    public void sleep(long ms) {
        throw new UnsupportedOperationException("nobody waits here");
    }

    @Override
    public void waitObject(Object object, Supplier<Boolean> condition, long deadline) {
        throw new UnsupportedOperationException("nobody waits here");
    }
}

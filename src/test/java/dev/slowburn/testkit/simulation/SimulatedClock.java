package dev.slowburn.testkit.simulation;

import java.time.Instant;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/** A manual clock, shared by all instances. */
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
        throw new UnsupportedOperationException("the simulation does not wait");
    }

    @Override
    public void waitObject(Object object, Supplier<Boolean> condition, long deadline) {
        throw new UnsupportedOperationException("the simulation does not wait");
    }
}

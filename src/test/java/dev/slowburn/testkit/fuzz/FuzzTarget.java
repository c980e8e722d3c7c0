package dev.slowburn.testkit.fuzz;

import java.util.Random;

/** Code that must handle any input: it accepts the input, or rejects it as documented. */
public interface FuzzTarget extends AutoCloseable {
    String name();

    /**
     * Generates an input and runs the target with it.
     *
     * @param random source of the input
     * @throws Exception if the target violates its contract
     */
    void feed(Random random) throws Exception;

    @Override
    default void close() {}
}

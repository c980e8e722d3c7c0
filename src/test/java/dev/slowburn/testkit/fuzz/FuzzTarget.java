package dev.slowburn.testkit.fuzz;

import java.util.Random;

/** Something that takes whatever comes: it reads it or says what is wrong with it, in the way that it promises. */
public interface FuzzTarget extends AutoCloseable {
    String name();

    /**
     * Makes up one input and feeds it.
     *
     * @param random from which all of the input follows
     * @throws Exception if it does anything but what it promises
     */
    void feed(Random random) throws Exception;

    @Override
    default void close() {}
}

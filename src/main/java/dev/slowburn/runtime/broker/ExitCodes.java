package dev.slowburn.runtime.broker;

/** What a process that ends says to whoever started it. */
public final class ExitCodes {
    public static final int DONE = 0;
    /** Something failed while running. */
    public static final int FAILED = 1;
    /** Wrong usage, configuration or definitions. */
    public static final int WRONG_INPUT = 2;

    private ExitCodes() {}
}

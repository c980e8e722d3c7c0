package dev.slowburn.runtime.broker;

/** Exit codes of the process. */
public final class ExitCodes {
    public static final int DONE = 0;
    /** Something failed while running. */
    public static final int FAILED = 1;
    /** Wrong usage, configuration or definitions. */
    public static final int WRONG_INPUT = 2;

    private ExitCodes() {}
}

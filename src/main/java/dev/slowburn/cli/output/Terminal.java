package dev.slowburn.cli.output;

/**
 * Whether stdout and stderr are terminals. Java can't check each stream, so the start script passes this in as system properties;
 * without it, as in a container, neither is considered a terminal.
 */
public final class Terminal {
    private Terminal() {}

    public static boolean onOutput() {
        return Boolean.getBoolean("slowburn.terminal.out");
    }

    public static boolean onErrors() {
        return Boolean.getBoolean("slowburn.terminal.err");
    }
}

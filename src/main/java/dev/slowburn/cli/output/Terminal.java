package dev.slowburn.cli.output;

/**
 * Whether a person looks on. Java can't tell for each stream by itself, so the start script does; without it, as in a
 * container, nobody is taken to look.
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

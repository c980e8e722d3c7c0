package dev.slowburn.cli;

/**
 * Whether a person looks on. Java can't tell for each stream by itself, so the start script does; without it, as in a
 * container, nobody is taken to look.
 */
final class Terminal {
    private Terminal() {}

    static boolean onOutput() {
        return Boolean.getBoolean("slowburn.terminal.out");
    }

    static boolean onErrors() {
        return Boolean.getBoolean("slowburn.terminal.err");
    }
}

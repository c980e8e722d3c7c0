package dev.slowburn.domain.window;

/**
 * The last {@code minutes} minutes, including the current one.
 *
 * @param text the length as written in the definition
 */
public record RollingWindow(String text, long minutes) implements Window {
    public RollingWindow {
        if (minutes < 1) {
            throw new IllegalArgumentException("window: must be at least one minute, was " + text);
        }
    }

    @Override
    public MinuteRange at(long minute) {
        return new MinuteRange(minute - minutes + 1, minute + 1);
    }

    @Override
    public long longestMinutes() {
        return minutes;
    }

    @Override
    public long shortestMinutes() {
        return minutes;
    }

    @Override
    public long nominalMinutes() {
        return minutes;
    }
}

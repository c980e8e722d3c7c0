package dev.slowburn.domain.window;

/**
 * A half-open range of minutes of event time.
 *
 * @param from the first minute
 * @param to the minute after the last
 */
public record MinuteRange(long from, long to) {
    public MinuteRange {
        if (to < from) {
            throw new IllegalArgumentException("range: ends at minute " + to + ", before it starts at " + from);
        }
    }

    public long minutes() {
        return to - from;
    }

    public boolean contains(long minute) {
        return minute >= from && minute < to;
    }
}

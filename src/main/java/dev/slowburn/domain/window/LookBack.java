package dev.slowburn.domain.window;

/** A range of event time that ends at the current minute. */
public record LookBack(String text, long minutes) {
    /** The look-back that determines whether a budget burns and its time to exhaustion. */
    public static final LookBack HOUR = new LookBack("1h", 60);

    /** A look-back whose text is in hours if these are whole, and in minutes otherwise. */
    public static LookBack ofMinutes(long minutes) {
        return new LookBack(minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m", minutes);
    }
}

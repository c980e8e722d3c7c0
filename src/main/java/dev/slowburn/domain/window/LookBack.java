package dev.slowburn.domain.window;

/** A range of event time that ends at the current minute. */
public record LookBack(String text, long minutes) {
    /** The one that decides whether a budget is burning and how long it will last. */
    public static final LookBack HOUR = new LookBack("1h", 60);

    /** Written in hours if they are whole. */
    public static LookBack ofMinutes(long minutes) {
        return new LookBack(minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m", minutes);
    }
}

package dev.slowburn.domain.outcome;

/**
 * A description in words of the requests that an SLI counts, and of those that it classifies as good and bad.
 *
 * @param counted the requests that are counted
 * @param good the counted requests that are good
 * @param bad the counted requests that are bad
 */
public record Counting(String counted, String good, String bad) {
    static final String EVERY = "every request";
    static final String OTHERS = "all others";

    private static final String MATCHING = "requests that match ";

    /** Classification by the kind of outcome, see {@link Sli#byOutcome()}. */
    public static Counting byOutcome() {
        return ofKinds(EVERY);
    }

    /** The same for requests that match a filter. */
    public static Counting byOutcome(String total) {
        return ofKinds(MATCHING + total);
    }

    private static Counting ofKinds(String which) {
        return new Counting(
                which + ", unless its outcome is UNKNOWN",
                "outcome SUCCESS or CLIENT_ERROR",
                "outcome SERVER_ERROR, TIMEOUT or REJECTED");
    }

    /** Of all requests, those that match a condition are good. */
    public static Counting good(String condition) {
        return new Counting(EVERY, condition, OTHERS);
    }

    /** Of all requests, those that match a condition are bad. */
    public static Counting bad(String condition) {
        return new Counting(EVERY, OTHERS, condition);
    }

    /** The same, restricted to requests that match a filter. */
    public Counting of(String total) {
        return new Counting(MATCHING + total, good, bad);
    }
}

package dev.slowburn.domain.outcome;

/**
 * In words, which requests an SLI counts and what it calls good and bad.
 *
 * @param counted which requests
 * @param good which of them are good
 * @param bad which of them are bad
 */
public record Counting(String counted, String good, String bad) {
    static final String EVERY = "every request";
    static final String OTHERS = "all others";

    private static final String MATCHING = "requests that match ";

    /** By the kinds of outcomes, see {@link Sli#byOutcome()}. */
    public static Counting byOutcome() {
        return ofKinds(EVERY);
    }

    /** The same of those that match a filter. */
    public static Counting byOutcome(String total) {
        return ofKinds(MATCHING + total);
    }

    private static Counting ofKinds(String which) {
        return new Counting(
                which + ", unless its outcome is UNKNOWN",
                "outcome SUCCESS or CLIENT_ERROR",
                "outcome SERVER_ERROR, TIMEOUT or REJECTED");
    }

    /** Of every request those are good that match a condition. */
    public static Counting good(String condition) {
        return new Counting(EVERY, condition, OTHERS);
    }

    /** Of every request those are bad that match a condition. */
    public static Counting bad(String condition) {
        return new Counting(EVERY, OTHERS, condition);
    }

    /** The same, only of requests that match a filter. */
    public Counting of(String total) {
        return new Counting(MATCHING + total, good, bad);
    }
}

package dev.slowburn.ingest;

/**
 * A line that is no outcome, and in one sentence why. Carries no stack trace: a file in the wrong format is millions of
 * these, and where one was thrown tells nothing that the sentence does not.
 */
public final class UnreadableLineException extends Exception {
    /**
     * Says why the line is no outcome.
     *
     * @param reason what is wrong and what was expected, quoting the line only through {@link Excerpt}
     */
    public UnreadableLineException(String reason) {
        super(reason, null, false, false);
    }
}

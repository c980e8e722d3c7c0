package dev.slowburn.ingest;

/**
 * Thrown if a line can't be parsed; the message is one sentence. It has no stack trace, because a file in the wrong format causes
 * millions of these.
 */
public final class UnreadableLineException extends Exception {
    /**
     * Creates an exception with a reason.
     *
     * @param reason what was expected and found; quotes the line only through {@link Excerpt}
     */
    public UnreadableLineException(String reason) {
        super(reason, null, false, false);
    }
}

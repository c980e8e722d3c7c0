package dev.slowburn.query;

/** There is no such thing; the message says what was looked for. */
public final class UnknownException extends RuntimeException {
    public UnknownException(String message) {
        super(message);
    }
}

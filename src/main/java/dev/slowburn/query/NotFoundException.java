package dev.slowburn.query;

/** There is no such thing; the message says what was looked for. */
public final class NotFoundException extends RuntimeException {
    public NotFoundException(String message) {
        super(message);
    }
}

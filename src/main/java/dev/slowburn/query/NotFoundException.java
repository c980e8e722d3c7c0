package dev.slowburn.query;

/** The requested item does not exist; the message names it. */
public final class NotFoundException extends RuntimeException {
    public NotFoundException(String message) {
        super(message);
    }
}

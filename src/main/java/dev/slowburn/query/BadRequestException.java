package dev.slowburn.query;

/** What is asked for can't be; the message says which parameter is wrong, and how. */
public final class BadRequestException extends RuntimeException {
    public BadRequestException(String message) {
        super(message);
    }
}

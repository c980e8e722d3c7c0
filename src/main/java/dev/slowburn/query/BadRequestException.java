package dev.slowburn.query;

/** A request has an invalid parameter; the message names it and the reason. */
public final class BadRequestException extends RuntimeException {
    public BadRequestException(String message) {
        super(message);
    }
}

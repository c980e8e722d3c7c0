package dev.slowburn.query;

/** What is asked for can't be; the message says which parameter is wrong, and how. */
public final class WrongRequestException extends RuntimeException {
    public WrongRequestException(String message) {
        super(message);
    }
}

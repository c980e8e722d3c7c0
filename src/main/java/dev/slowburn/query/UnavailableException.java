package dev.slowburn.query;

/** The requested item is temporarily unavailable; the message is a sentence with the reason. */
public final class UnavailableException extends RuntimeException {
    public UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.slowburn.query;

/** Nobody can tell at this moment, but soon: the message says in a sentence why. */
public final class UnavailableException extends RuntimeException {
    public UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

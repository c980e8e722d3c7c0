package dev.slowburn.runtime.broker;

/** Slowburn can't start where it is; the message says in a sentence why and what to do. */
public final class StartupException extends RuntimeException {
    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}

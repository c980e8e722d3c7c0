package dev.slowburn.runtime.broker;

/** Slowburn cannot start in this environment; the message gives the cause and what to do. */
public final class StartupException extends RuntimeException {
    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}

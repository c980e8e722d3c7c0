package dev.slowburn.sandbox;

/** Thrown if the development broker or registry does not start; the message has the cause and the remedy. */
public final class DevClusterException extends RuntimeException {
    DevClusterException(String message) {
        super(message);
    }

    DevClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}

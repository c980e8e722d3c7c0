package dev.slowburn.sandbox;

/** The broker or the registry for trying things out did not come up; the message says why, and what to do. */
public final class DevClusterException extends RuntimeException {
    DevClusterException(String message) {
        super(message);
    }

    DevClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.slowburn.cli;

/** An instance did not do what it was asked for; the message is a sentence for whoever asked. */
final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ServerException(String message) {
        super(message);
    }

    ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}

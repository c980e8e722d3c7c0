package dev.slowburn.cli.client;

/** Thrown if a request to an instance fails; the message is shown to the user. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean badRequest;

    public ServerException(String message) {
        this(message, false);
    }

    /** @param badRequest whether the request itself is invalid, so that no instance can fulfil it */
    ServerException(String message, boolean badRequest) {
        super(message);
        this.badRequest = badRequest;
    }

    public boolean isBadRequest() {
        return badRequest;
    }

    ServerException(String message, Throwable cause) {
        super(message, cause);
        badRequest = false;
    }
}

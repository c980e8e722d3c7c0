package dev.slowburn.cli.client;

/** An instance did not do what it was asked for; the message is a sentence for whoever asked. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean wrongUse;

    public ServerException(String message) {
        this(message, false);
    }

    /** @param wrongUse whether what was asked can't be answered by anyone */
    ServerException(String message, boolean wrongUse) {
        super(message);
        this.wrongUse = wrongUse;
    }

    public boolean isWrongUse() {
        return wrongUse;
    }

    ServerException(String message, Throwable cause) {
        super(message, cause);
        wrongUse = false;
    }
}

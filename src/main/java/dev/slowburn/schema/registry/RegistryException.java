package dev.slowburn.schema.registry;

/** The schema registry refused, or could not be asked. The message is for whoever runs the instance. */
public class RegistryException extends RuntimeException {
    /** No answer, so there is no status. */
    public static final int NONE = 0;

    private final int status;
    private final int errorCode;

    public RegistryException(String message, Throwable cause) {
        super(message, cause);
        this.status = NONE;
        this.errorCode = NONE;
    }

    public RegistryException(String message, int status, int errorCode) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
    }

    /** Whether the registry itself said that what was asked for does not exist; a stray 404 of a proxy is not that. */
    public boolean saysNotFound() {
        return status == 404 && errorCode / 100 == 404;
    }

    /** Whether the credentials are fine, but do not permit what was asked for. */
    public boolean saysForbidden() {
        return status == 403;
    }

    public boolean saysIncompatible() {
        return status == 409;
    }
}

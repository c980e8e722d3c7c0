package dev.slowburn.schema.registry;

/** Thrown if the schema registry returns an error or is unavailable. The message is for the operator. */
public class RegistryException extends RuntimeException {
    /** Status and error code if there was no response. */
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

    /** Whether the registry answered that the object does not exist; false for the 404 of a proxy. */
    public boolean saysNotFound() {
        return status == 404 && errorCode / 100 == 404;
    }

    /** Whether the credentials are valid but lack the permission. */
    public boolean saysForbidden() {
        return status == 403;
    }

    /** Whether a schema is incompatible with others, or something exists already. */
    public boolean saysConflict() {
        return status == 409;
    }
}

package dev.slowburn.schema;

/** A record is not one that was written with the schema registry, or not one that the generated classes can hold. */
public final class UnreadableRecordException extends Exception {
    public UnreadableRecordException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}

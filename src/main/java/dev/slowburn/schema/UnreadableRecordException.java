package dev.slowburn.schema;

/** Thrown for a record that was not written with the schema registry, or that does not fit the generated classes. */
public final class UnreadableRecordException extends Exception {
    public UnreadableRecordException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}

package dev.slowburn.schema.registry;

/** The registry's final word that a record can't be read: there is no such schema, or it is not one of Avro's. */
public final class UnusableSchemaException extends RegistryException {
    public UnusableSchemaException(String message) {
        super(message, null);
    }
}

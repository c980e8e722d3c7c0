package dev.slowburn.schema.registry;

/**
 * Thrown if a record can never be read: the registry answers that its schema does not exist, or it is not an Avro
 * schema.
 */
public final class UnusableSchemaException extends RegistryException {
    public UnusableSchemaException(String message) {
        super(message, null);
    }
}

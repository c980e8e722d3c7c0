package dev.slowburn.schema.registry;

import java.util.UUID;
import org.apache.avro.Schema;

/** Where the schemas that records were written with come from. */
public interface SchemaSource {
    /**
     * @return never null
     * @throws UnusableSchemaException if there is no such schema, or none that Avro can read
     * @throws RegistryException if that could not be found out
     */
    Schema schemaById(int id);

    /** As {@link #schemaById}, by the registry's global id. */
    Schema schemaByGuid(UUID guid);

    /** As {@link #schemaById}, of the record that a key was read from. */
    default Schema schema(SchemaKey key) {
        return key.isGuid() ? schemaByGuid((UUID) key.value()) : schemaById((Integer) key.value());
    }
}

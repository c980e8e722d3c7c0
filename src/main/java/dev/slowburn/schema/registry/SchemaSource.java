package dev.slowburn.schema.registry;

import java.util.UUID;
import org.apache.avro.Schema;

/** A source of writer schemas. */
public interface SchemaSource {
    /**
     * @return never null
     * @throws UnusableSchemaException if the schema does not exist, or Avro cannot read it
     * @throws RegistryException if the registry is unavailable or returns an error
     */
    Schema schemaById(int id);

    /** As {@link #schemaById}, by GUID. */
    Schema schemaByGuid(UUID guid);

    /** As {@link #schemaById}, by an id or GUID. */
    default Schema schema(SchemaKey key) {
        return key.isGuid() ? schemaByGuid((UUID) key.value()) : schemaById((Integer) key.value());
    }
}

package dev.slowburn.schema.decode;

import dev.slowburn.schema.registry.RegistryHealth;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.schema.registry.UnusableSchemaException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;

/**
 * Writer schemas that are known from the start, and a registry that answers for others when a test calls
 * {@link #answer}.
 */
public final class KnownInTest implements SchemaSource, RegistryHealth {
    private final Set<Integer> missing = new HashSet<>();
    private int guidsAskedFor;
    private long nanos;
    private final WriterSchemas schemas = new WriterSchemas(this, this, () -> nanos);

    public KnownInTest(int id) {
        schemas.request(id);
        answer();
    }

    public WriterSchemas writerSchemas() {
        return schemas;
    }

    public void reject(int id) {
        missing.add(id);
    }

    /** Answers all pending requests. */
    public void answer() {
        schemas.fetch();
    }

    public void pass(Duration time) {
        nanos += time.toNanos();
    }

    public int guidsAskedFor() {
        return guidsAskedFor;
    }

    public boolean isKnown(int id) {
        return schemas.isUsable(id) || schemas.isMissing(id);
    }

    @Override
    public Schema schemaById(int id) {
        if (missing.contains(id)) {
            throw new UnusableSchemaException("none of id " + id);
        }
        return Schema.create(Schema.Type.INT);
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
        guidsAskedFor++;
        throw new UnusableSchemaException("none of GUID " + guid);
    }

    @Override
    public boolean keepWaiting() {
        return false;
    }

    @Override
    public void asking(Instant since, String names) {
        // Not needed in tests.
    }

    @Override
    public void failed(String reason) {
        // Never fails.
    }

    @Override
    public void answered() {
        // Not needed in tests.
    }
}

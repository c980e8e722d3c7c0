package dev.slowburn.schema;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.avro.Schema;

/**
 * Waits for a registry that is away, slow, broken or refuses credentials: a record whose schema can't be found out must be
 * neither lost nor dead-lettered. Only the registry's own word that there is no such schema ends the wait.
 */
public final class WaitingSchemaSource implements SchemaSource {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final SchemaSource source;
    private final Patience patience;

    public WaitingSchemaSource(SchemaSource source, Patience patience) {
        this.source = source;
        this.patience = patience;
    }

    @Override
    public Schema schemaById(int id) {
        return await(() -> source.schemaById(id));
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
        return await(() -> source.schemaByGuid(guid));
    }

    private Schema await(Supplier<Schema> question) {
        Duration pause = FIRST_PAUSE;
        boolean waited = false;
        while (true) {
            try {
                Schema schema = question.get();
                end(waited);
                return schema;
            } catch (UnusableSchemaException e) {
                end(waited);
                throw e;
            } catch (RegistryException e) {
                if (!patience.keepWaiting() || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                waited = true;
                patience.waiting(e.getMessage());
                LockSupport.parkNanos(pause.toNanos());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void end(boolean waited) {
        if (waited) {
            patience.answered();
        }
    }
}

package dev.slowburn.schema.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.schema.registry.MissingSchemas;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.RegistryHealth;
import dev.slowburn.schema.registry.SchemaKey;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.schema.registry.UnusableSchemaException;
import dev.slowburn.schema.registry.WireFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriterSchemasTest {
    private static final Schema INT = Schema.create(Schema.Type.INT);
    private static final UUID GUID = new UUID(1, 2);

    private final Map<Object, Supplier<Schema>> answers = new HashMap<>();
    private final List<Object> requests = new ArrayList<>();
    private final List<String> reported = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private boolean patient;
    private long noise = 1_000;
    private Supplier<Schema> everyAnswer;
    private final WriterSchemas schemas = new WriterSchemas(new Registry(), new Reported(), nanos::get);

    private final class Registry implements SchemaSource {
        @Override
        public Schema schemaById(int id) {
            return answer(id);
        }

        @Override
        public Schema schemaByGuid(UUID guid) {
            return answer(guid);
        }

        private Schema answer(Object key) {
            requests.add(key);
            return everyAnswer == null ? answers.get(key).get() : everyAnswer.get();
        }
    }

    private final class Reported implements RegistryHealth {
        @Override
        public boolean keepWaiting() {
            // Simulates another thread.
            schemas.fetch();
            return patient;
        }

        @Override
        public void asking(Instant since, String names) {
            reported.add("asking " + names);
        }

        @Override
        public void failed(String reason) {
            reported.add(reason);
        }

        @Override
        public void answered() {
            reported.add("answered");
        }
    }

    private static Schema fail(RuntimeException e) {
        throw e;
    }

    @AfterEach
    void clearInterruptFlag() {
        Thread.interrupted();
    }

    @Test
    void ownRequestsShareSchemasButReportToOthers() {
        answers.put(17, () -> fail(new RegistryException("away", null)));
        List<String> reportedToOthers = new ArrayList<>();
        WriterSchemas own = schemas.withOwnRequests(new RegistryHealth() {
            @Override
            public boolean keepWaiting() {
                return false;
            }

            @Override
            public void asking(Instant since, String names) {
                reportedToOthers.add("asking " + names);
            }

            @Override
            public void failed(String reason) {
                reportedToOthers.add(reason);
            }

            @Override
            public void answered() {
                reportedToOthers.add("answered");
            }
        });
        own.request(17);
        own.fetch();
        answers.put(17, () -> INT);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        own.fetch();
        schemas.fetch();

        assertThat(reportedToOthers).containsExactly("asking 17", "away", "asking 17", "answered");
        assertThat(reported).isEmpty();
        assertThat(schemas.isUsable(17)).isTrue();
        assertThat(requests).containsExactly(17, 17);
    }

    @Test
    void requestsPendingSchemaOnce() {
        answers.put(17, () -> INT);
        answers.put(GUID, () -> INT);
        schemas.fetch();
        assertThat(requests).isEmpty();

        schemas.request(17);
        schemas.request(17);
        schemas.request(GUID);
        schemas.fetch();
        schemas.fetch();

        assertThat(requests).containsExactlyInAnyOrder(17, GUID);
        assertThat(schemas.isUsable(17)).isTrue();
        assertThat(schemas.schemaById(17)).isEqualTo(INT);
        assertThat(schemas.schemaByGuid(GUID)).isEqualTo(INT);
        assertThat(reported).endsWith("answered");
    }

    @Test
    void retriesWithBackOffUntilRegistryAnswers() {
        for (RegistryException failure : List.of(
                new RegistryException("away", null),
                new RegistryException("status 401", 401, 40101),
                new RegistryException("status 404", 404, RegistryException.NONE))) {
            answers.put(17, () -> fail(failure));
            schemas.request(17);
            schemas.fetch();
            schemas.fetch();
            assertThat(reported).containsExactly("asking 17", failure.getMessage());
            assertThat(schemas.isUsable(17)).isFalse();
            assertThat(schemas.isMissing(17)).isFalse();
            reported.clear();
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        }
        answers.put(17, () -> INT);
        schemas.fetch();

        assertThat(reported).containsExactly("asking 17", "answered");
        assertThat(schemas.isUsable(17)).isTrue();
    }

    @Test
    void cachesMissingSchemaForTtl() {
        answers.put(17, () -> fail(new UnusableSchemaException("none")));
        schemas.request(17);
        schemas.fetch();
        assertThat(schemas.isMissing(17)).isTrue();
        assertThatThrownBy(() -> schemas.schemaById(17)).isInstanceOf(UnusableSchemaException.class);

        nanos.addAndGet(MissingSchemas.TTL.toNanos());
        assertThat(schemas.isMissing(17)).isFalse();
        // A record that was accepted earlier and is still in a queue.
        assertThatThrownBy(() -> schemas.schemaById(17)).isInstanceOf(UnusableSchemaException.class);
    }

    @Test
    void boundsMissingAndPendingSchemas() {
        for (int id = 0; id < 5_000; id++) {
            answers.put(id, () -> fail(new UnusableSchemaException("none")));
            schemas.request(id);
        }
        schemas.fetch();

        assertThat(requests).hasSizeLessThanOrEqualTo(1_000);
        assertThat(reported.get(0)).endsWith("and 995 more");
    }

    @Test
    void keepsLatestMissingSchemas() {
        MissingSchemas missing = new MissingSchemas(nanos::get);
        for (int key = 0; key <= 30_000; key++) {
            missing.put(key % 20_001, new UnusableSchemaException("none of " + key));
        }

        assertThat(missing.recent(9_999)).hasMessage("none of 30000");
        assertThat(missing.recent(0)).hasMessage("none of 20001");
        assertThat(missing.last(10_000)).as("evicted by 10,000 later ones").isNull();
    }

    @Test
    void waitsForSchemaThatWasNotRequested() {
        patient = true;
        answers.put(17, () -> INT);
        assertThat(schemas.schemaById(17)).isEqualTo(INT);
    }

    @Test
    void endsWaitOnTimeoutOrInterruption() {
        answers.put(17, () -> fail(new RegistryException("away", null)));
        assertThatThrownBy(() -> schemas.schemaById(17)).isInstanceOf(RegistryException.class);

        patient = true;
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> schemas.schemaById(17)).isInstanceOf(RegistryException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private static SchemaKey inPayload(long guid) {
        byte[] payload =
                ByteBuffer.allocate(17).put((byte) 1).putLong(7).putLong(guid).array();
        SchemaKey key = new SchemaKey();
        assertThat(key.read(new RecordHeaders(), WireFormat.VALUE_HEADER, payload))
                .isTrue();
        assertThat(key.isGuidInPayload()).isTrue();
        return key;
    }

    private void answerAfter(Duration time, Supplier<Schema> answer) {
        everyAnswer = () -> {
            nanos.addAndGet(time.toNanos());
            return answer.get();
        };
    }

    private static Schema none() {
        return fail(new UnusableSchemaException("none"));
    }

    /** Processes records in partition order: each waits until its schema is known or given up. */
    private long nanosThatRecordsWait(int records) {
        long waited = 0;
        for (int i = 0; i < records; i++) {
            SchemaKey key = inPayload(++noise);
            if (schemas.isOpen(key)) {
                long began = nanos.get();
                schemas.request(key);
                schemas.fetch();
                waited += nanos.get() - began;
            } else {
                assertThatThrownBy(() -> schemas.schema(key)).hasMessageContaining("was not asked");
            }
            // Time for the other records of the partition.
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
        }
        return waited;
    }

    @Test
    void limitsTimeSpentOnPayloadsThatLookLikeGuids() {
        for (Duration time : List.of(Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofMillis(200))) {
            answerAfter(time, WriterSchemasTest::none);
            long began = nanos.get();

            long waited = nanosThatRecordsWait(30_000);

            assertThat((double) waited / (nanos.get() - began)).as("%s", time).isBetween(0.0001, 0.4);
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        }
    }

    @Test
    void findsGenuineGuidAmongNoise() {
        answerAfter(Duration.ofMillis(50), WriterSchemasTest::none);
        nanosThatRecordsWait(1_000);
        SchemaKey genuine = inPayload(1);
        if (!schemas.isOpen(genuine)) {
            assertThatThrownBy(() -> schemas.schema(genuine)).isInstanceOf(UnusableSchemaException.class);
        }
        nanosThatRecordsWait(500);
        answerAfter(Duration.ofMillis(50), () -> INT);

        assertThat(schemas.isOpen(genuine)).as("when it occurs again").isTrue();
        schemas.request(genuine);
        schemas.fetch();
        assertThat(schemas.schema(genuine)).isEqualTo(INT);
    }

    @Test
    void keepsGuidsPendingWhileRegistryFails() {
        answerAfter(Duration.ZERO, () -> fail(new RegistryException("away", null)));
        for (int i = 0; i < 1_000; i++) {
            SchemaKey key = inPayload(i);
            schemas.request(key);
            schemas.fetch();
            assertThat(schemas.isOpen(key)).as("key %d", i).isTrue();
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
        }
        requests.clear();
        answerAfter(Duration.ofMillis(50), WriterSchemasTest::none);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        schemas.fetch();

        assertThat(requests).as("after recovery").hasSizeBetween(1, 10);
    }
}

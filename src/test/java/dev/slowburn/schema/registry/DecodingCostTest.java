package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.schema.AvroSerde;
import dev.slowburn.schema.decode.OutcomeDecoder;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cost of a record with a cached schema, for each encoding of the schema key. */
class DecodingCostTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RECORDS = 20_000;
    private static final Schema OURS = RequestOutcome.getClassSchema();
    private static final byte[] BODY = StubSchemas.write(new GenericRecordBuilder(OURS)
            .set("service", "shop")
            .set("occurred_at", 1_700_000_000_000L)
            .build());

    enum Form {
        ID_IN_FRONT(0, false),
        ID_IN_HEADER(0, true),
        GUID_IN_FRONT(1, false),
        GUID_IN_HEADER(1, true);

        private final int magic;
        private final boolean inHeader;

        Form(int magic, boolean inHeader) {
            this.magic = magic;
            this.inHeader = inHeader;
        }

        private Written of(int writer) {
            byte[] name = magic == 0
                    ? ByteBuffer.allocate(WireFormat.PREFIX_LENGTH)
                            .putInt(1, id(writer))
                            .array()
                    : ByteBuffer.allocate(WireFormat.GUID_PREFIX_LENGTH)
                            .put((byte) 1)
                            .putLong(guid(writer).getMostSignificantBits())
                            .putLong(guid(writer).getLeastSignificantBits())
                            .array();
            if (inHeader) {
                return new Written(new RecordHeaders().add(WireFormat.VALUE_HEADER, name), BODY);
            }
            return new Written(
                    new RecordHeaders(),
                    ByteBuffer.allocate(name.length + BODY.length)
                            .put(name)
                            .put(BODY)
                            .array());
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Records are not compared.
    private record Written(Headers headers, byte[] value) {}

    private static int id(int writer) {
        return 100_000 + writer;
    }

    private static UUID guid(int writer) {
        return new UUID(0x0123456789abcdefL * (writer + 1), writer);
    }

    /** Alternates two writer schemas, as in a topic written by two versions of a program. */
    @ParameterizedTest
    @EnumSource
    void allocatesNothing(Form form) {
        StubSchemas schemas = new StubSchemas();
        for (int writer = 0; writer < 2; writer++) {
            schemas.with(id(writer), OURS).with(guid(writer), OURS);
        }
        OutcomeDecoder decoder = new OutcomeDecoder(schemas, Set.of(OutcomeField.values()));
        List<Written> records = List.of(form.of(0), form.of(1));
        decode(decoder, records);

        assertThat(decode(decoder, records) / RECORDS).as("bytes per record").isZero();
    }

    private static long decode(OutcomeDecoder decoder, List<Written> records) {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < RECORDS; i++) {
            Written record = records.get(i & 1);
            decoder.decode(record.headers, record.value);
        }
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    @ParameterizedTest
    @EnumSource
    void requestsNoKnownSchemaForOutputTopics(Form form) {
        AtomicInteger questions = new AtomicInteger();
        RegistryClient registry = (RegistryClient) Proxy.newProxyInstance(
                RegistryClient.class.getClassLoader(), new Class<?>[] {RegistryClient.class}, (self, method, args) -> {
                    if (method.isDefault()) {
                        return InvocationHandler.invokeDefault(self, method, args);
                    }
                    questions.incrementAndGet();
                    return OURS;
                });
        AvroSerde serde = new AvroSerde(registry);
        serde.configure(Map.of(), false);
        Deserializer<SpecificRecord> deserializer = serde.deserializer();
        Written record = form.of(0);
        for (int i = 0; i < 100; i++) {
            for (String topic : List.of("alerts", "events")) {
                SpecificRecord read = deserializer.deserialize(topic, record.headers, record.value);
                assertThat(((RequestOutcome) read).getService()).isEqualTo("shop");
            }
        }

        assertThat(questions).hasValue(2);
    }
}

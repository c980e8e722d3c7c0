package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.schema.AvroSerde;
import dev.slowburn.schema.RandomWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

class AvroSerdeProperties {
    private static final List<Schema> SCHEMAS =
            List.of(ReleaseDecision.getClassSchema(), RequestOutcome.getClassSchema());

    private final AvroSerde serde = new AvroSerde();

    AvroSerdeProperties() {
        String url = "mock://" + UUID.randomUUID();
        serde.configure(Map.of("schema.registry.url", url), false);
        RegistryClient registry = RegistryClient.create(Map.of("schema.registry.url", url));
        for (Schema schema : SCHEMAS) {
            registry.register(schema.getName(), schema);
        }
    }

    @Property
    void writesSameBytesExceptId(@ForAll("records") GenericRecord record) {
        byte[] value = StubSchemas.prefixed(id(record), StubSchemas.write(record));

        SpecificRecord read = serde.deserializer().deserialize("t", value);
        byte[] again = serde.serializer().serialize(record.getSchema().getName() + "s", read);

        assertThat(serde.deserializer().deserialize("t", again)).isEqualTo(read);
        assertThat(Published.read(record.getSchema(), again)).isEqualTo(Published.read(record.getSchema(), value));
    }

    @Property(tries = 3_000)
    void readsOrRejectsDamagedRecords(@ForAll("records") GenericRecord record, @ForAll Random random) {
        byte[] body = StubSchemas.write(record);
        if (body.length > 0) {
            body[random.nextInt(body.length)] = (byte) random.nextInt();
            body = Arrays.copyOf(body, body.length - random.nextInt(2));
        }
        byte[] damaged = StubSchemas.prefixed(id(record), body);
        try {
            assertThat(serde.deserializer().deserialize("t", damaged)).isNotNull();
        } catch (SerializationException e) {
            assertThat(e).hasMessage("a record of topic t can't be read");
        }
    }

    @Property
    void rejectsTruncatedRecords(@ForAll("records") GenericRecord record, @ForAll Random random) {
        byte[] body = StubSchemas.write(record);
        byte[] cut = StubSchemas.prefixed(id(record), Arrays.copyOf(body, random.nextInt(body.length)));
        assertThatThrownBy(() -> serde.deserializer().deserialize("t", cut)).isInstanceOf(SerializationException.class);
    }

    private static int id(GenericRecord record) {
        return SCHEMAS.indexOf(record.getSchema()) + 1;
    }

    @Provide
    Arbitrary<GenericRecord> records() {
        return Arbitraries.randomValue(
                random -> (GenericRecord) new RandomWriter(random).datum(SCHEMAS.get(random.nextInt(SCHEMAS.size()))));
    }
}

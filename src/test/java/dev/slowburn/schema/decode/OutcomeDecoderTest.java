package dev.slowburn.schema.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.schema.registry.HttpRegistryClient;
import dev.slowburn.schema.registry.RegistryConfig;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.schema.registry.StandInRegistry;
import dev.slowburn.schema.registry.StubSchemas;
import dev.slowburn.schema.registry.UnusableSchemaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeDecoderTest {
    private static final Headers NONE = new RecordHeaders();
    private static final Schema OURS = RequestOutcome.getClassSchema();
    private static final int ID = 0x01020304;
    private static final UUID GUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private final StubSchemas schemas = new StubSchemas().with(ID, OURS).with(GUID, OURS);
    private final OutcomeDecoder decoder = new OutcomeDecoder(schemas, Set.of(OutcomeField.values()));

    @Test
    void readsIdFromPrefix() {
        byte[] value = StubSchemas.prefixed(ID, StubSchemas.write(ours().build()));
        assertThat(value).startsWith(0, 1, 2, 3, 4);
        assertThat(decoder.decode(NONE, value).service()).isEqualTo("shop");
    }

    @Test
    void readsGuidFromHeader() {
        Outcome outcome = decoder.decode(guid(1), StubSchemas.write(ours().build()));
        assertThat(outcome.service()).isEqualTo("shop");
    }

    @Test
    void readsIdFromHeader() {
        byte[] id = ByteBuffer.allocate(5).putInt(1, ID).array();
        Headers headers = new RecordHeaders().add("__value_schema_id", id);
        assertThat(decoder.decode(headers, StubSchemas.write(ours().build())).service())
                .isEqualTo("shop");
    }

    @Test
    void readsGuidFromPrefix() {
        byte[] guid = guid(1).lastHeader("__value_schema_id").value();
        byte[] body = StubSchemas.write(ours().build());
        byte[] value = ByteBuffer.allocate(guid.length + body.length)
                .put(guid)
                .put(body)
                .array();

        assertThat(decoder.decode(NONE, value).service()).isEqualTo("shop");
        assertThat(rejection(Arrays.copyOf(guid, 16))).isEqualTo(Rejection.UNDECODABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void ignoresInvalidHeader(int magic) {
        byte[] value = StubSchemas.prefixed(ID, StubSchemas.write(ours().build()));
        assertThat(decoder.decode(guid(magic), value).service()).isEqualTo("shop");
    }

    @Test
    void rejectsRecordWithoutValueOrPrefix() {
        assertThat(rejection((byte[]) null)).isEqualTo(Rejection.UNDECODABLE);
        assertThat(rejection(new byte[0])).isEqualTo(Rejection.UNDECODABLE);
        assertThat(rejection(new byte[] {0, 1, 2, 3})).isEqualTo(Rejection.UNDECODABLE);
        assertThat(rejection("{\"service\":\"shop\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Rejection.UNDECODABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void rejectsUnknownId(int id) {
        assertThat(rejection(StubSchemas.prefixed(id, new byte[] {1}))).isEqualTo(Rejection.UNKNOWN_SCHEMA);
    }

    @Test
    void rejectsUnknownGuid() {
        OutcomeDecoder knowsNothing = new OutcomeDecoder(new StubSchemas(), Set.of());
        assertThat(catchThrowableOfType(
                                RejectedOutcomeException.class, () -> knowsNothing.decode(guid(1), new byte[] {1}))
                        .rejection())
                .isEqualTo(Rejection.UNKNOWN_SCHEMA);
    }

    @Test
    void throwsRegistryExceptionIfRegistryIsUnavailable() {
        Map<String, String> nobody = Map.of("schema.registry.url", StandInRegistry.nobody());
        SchemaSource away = new HttpRegistryClient(RegistryConfig.of(nobody), longest -> {});
        OutcomeDecoder waiting = new OutcomeDecoder(away, Set.of());

        assertThatThrownBy(() -> waiting.decode(NONE, StubSchemas.prefixed(ID, new byte[] {1})))
                .isInstanceOf(RegistryException.class)
                .isNotInstanceOf(UnusableSchemaException.class);
    }

    @Test
    void rejectsEachInvalidValueWithItsReason() {
        assertThat(rejection(ours().set("service", ""))).isEqualTo(Rejection.NO_SERVICE);
        assertThat(rejection(ours().set("count", -1L))).isEqualTo(Rejection.NEGATIVE_COUNT);
        assertThat(rejection(ours().set("duration_micros", -1L))).isEqualTo(Rejection.NEGATIVE_DURATION);
    }

    @Test
    void rejectsNullService() {
        Schema schema = writer("""
                {"name": "service", "type": ["null", "string"]}, {"name": "occurred_at", "type": "long"}""");
        GenericRecord record = new GenericData.Record(schema);
        record.put("occurred_at", 1L);
        assertThat(rejection(record)).isEqualTo(Rejection.NO_SERVICE);
    }

    @Test
    void rejectsTrailingBytes() {
        byte[] value = StubSchemas.prefixed(ID, StubSchemas.write(ours().build()));
        assertThat(rejection(Arrays.copyOf(value, value.length + 1))).isEqualTo(Rejection.UNDECODABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp-millis, 1700000000123, 1700000000123",
        "timestamp-micros, 1700000000123999, 1700000000123",
        "timestamp-nanos, 1700000000123999999, 1700000000123",
        "timestamp-micros, -1, -1",
        "unheard-of, 1700000000123, 1700000000123",
    })
    void convertsTimesToMilliseconds(String unit, long written, long read) {
        GenericRecord record = new GenericData.Record(timed(unit));
        record.put("service", "shop");
        record.put("occurred_at", written);
        assertThat(decode(record).occurredAt()).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local-timestamp-millis", "local-timestamp-micros", "time-micros"})
    void rejectsOtherLogicalTypesOfTime(String unit) {
        GenericRecord record = new GenericData.Record(timed(unit));
        record.put("service", "shop");
        record.put("occurred_at", 1L);
        assertThat(thrown(record)).hasMessageContaining("occurred_at is " + unit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"occurred_at\", \"type\": \"long\"}",
                "{\"name\": \"service\", \"type\": \"string\"}",
                "{\"name\": \"service\", \"type\": \"int\"}, {\"name\": \"occurred_at\", \"type\": \"long\"}",
                "{\"name\": \"service\", \"type\": \"string\"}, {\"name\": \"occurred_at\", \"type\": \"double\"}",
            })
    void rejectsSchemaThatIsNotOfOutcomes(String fields) {
        schemas.with(1, writer(fields)).with(2, Schema.create(Schema.Type.STRING));
        assertThat(rejection(StubSchemas.prefixed(1, new byte[20]))).isEqualTo(Rejection.UNDECODABLE);
        assertThat(rejection(StubSchemas.prefixed(2, new byte[20]))).isEqualTo(Rejection.UNDECODABLE);
    }

    @Test
    void rejectsNonRecordBranchAndReadsOthers() {
        schemas.with(1, Schema.createUnion(Schema.create(Schema.Type.STRING), OURS));
        byte[] body = StubSchemas.write(ours().build());
        byte[] second =
                ByteBuffer.allocate(body.length + 1).put((byte) 2).put(body).array();

        assertThat(decoder.decode(NONE, StubSchemas.prefixed(1, second)).service())
                .isEqualTo("shop");
        assertThat(rejection(StubSchemas.prefixed(1, new byte[] {0, 0}))).isEqualTo(Rejection.UNDECODABLE);
        assertThat(rejection(StubSchemas.prefixed(1, new byte[] {4, 0}))).isEqualTo(Rejection.UNDECODABLE);
    }

    @Test
    void readsAttributesAndOperationOnlyIfRequested() {
        byte[] value = StubSchemas.prefixed(ID, StubSchemas.write(rich()));
        Outcome all = decoder.decode(NONE, value);
        assertThat(all.operation()).isEqualTo("GET /");
        assertThat(all.attributes()).isEqualTo(Map.of("region", "eu", "tier", "gold"));

        Outcome few = new OutcomeDecoder(schemas, Set.of(OutcomeField.SERVICE)).decode(NONE, value);
        assertThat(few.operation()).isNull();
        assertThat(few.attributes()).isEmpty();
        assertThat(few.count()).isEqualTo(5);
    }

    @Test
    void resetsOutcomeForEachRecord() {
        decoder.decode(NONE, StubSchemas.prefixed(ID, StubSchemas.write(rich())));
        Outcome next = decoder.decode(NONE, StubSchemas.prefixed(ID, StubSchemas.write(ours().build())));

        assertThat(next.operation()).isNull();
        assertThat(next.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(next.hasStatusCode()).isFalse();
        assertThat(next.statusCode()).isZero();
        assertThat(next.hasDuration()).isFalse();
        assertThat(next.durationMicros()).isZero();
        assertThat(next.count()).isEqualTo(1);
        assertThat(next.attributes()).isEmpty();
    }

    private static GenericRecord rich() {
        return ours().set("operation", "GET /")
                .set(
                        "outcome",
                        new GenericData.EnumSymbol(OURS.getField("outcome").schema(), "TIMEOUT"))
                .set("status_code", 504)
                .set("duration_micros", 12L)
                .set("count", 5L)
                .set("attributes", Map.of("region", "eu", "tier", "gold"))
                .build();
    }

    private static GenericRecordBuilder ours() {
        return new GenericRecordBuilder(OURS).set("service", "shop").set("occurred_at", 1_700_000_000_000L);
    }

    private static Schema timed(String unit) {
        return writer("{\"name\": \"service\", \"type\": \"string\"}, {\"name\": \"occurred_at\","
                + " \"type\": {\"type\": \"long\", \"logicalType\": \"" + unit + "\"}}");
    }

    private static Schema writer(String fields) {
        return new Schema.Parser().parse("{\"type\": \"record\", \"name\": \"Other\", \"fields\": [" + fields + "]}");
    }

    private static Headers guid(int magic) {
        byte[] value = ByteBuffer.allocate(17)
                .put((byte) magic)
                .putLong(GUID.getMostSignificantBits())
                .putLong(GUID.getLeastSignificantBits())
                .array();
        return new RecordHeaders().add("__value_schema_id", value);
    }

    private Outcome decode(GenericRecord record) {
        schemas.with(9, record.getSchema());
        return new OutcomeDecoder(schemas, Set.of(OutcomeField.values()))
                .decode(NONE, StubSchemas.prefixed(9, StubSchemas.write(record)));
    }

    private RejectedOutcomeException thrown(GenericRecord record) {
        return catchThrowableOfType(RejectedOutcomeException.class, () -> decode(record));
    }

    private Rejection rejection(GenericRecord record) {
        return thrown(record).rejection();
    }

    private Rejection rejection(GenericRecordBuilder record) {
        return rejection(record.build());
    }

    private Rejection rejection(byte[] value) {
        return catchThrowableOfType(RejectedOutcomeException.class, () -> decoder.decode(NONE, value))
                .rejection();
    }
}

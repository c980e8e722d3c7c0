package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.evaluation.BudgetEventType;
import dev.slowburn.domain.evaluation.BudgetState;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.schema.RandomWriter;
import dev.slowburn.schema.decode.GeneratedClasses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the schema files against the published versions, of which each has an unchanged copy in its own folder.
 */
class SchemaEvolutionTest {
    private static final List<Path> VERSIONS =
            List.of(Path.of("src/test/resources/schemas/v1"), Path.of("src/test/resources/schemas/v2"));

    static Stream<String> names() {
        return Published.files(Published.FOLDER).stream()
                .map(file -> file.getFileName().toString().replace(".avsc", ""));
    }

    private static List<Schema> versions(String name) {
        return VERSIONS.stream()
                .flatMap(folder -> Published.files(folder).stream())
                .filter(file -> file.endsWith(name + ".avsc"))
                .map(Published::schema)
                .toList();
    }

    @Test
    void keepsPublishedSchemas() {
        Stream<String> published = VERSIONS.stream()
                .flatMap(folder -> Published.files(folder).stream())
                .map(file -> file.getFileName().toString().replace(".avsc", ""));
        assertThat(names()).containsAll(published.toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void documentsEveryTypeAndField(String name) {
        assertThat(unexplained(Published.schema(name), new IdentityHashMap<>())).isEmpty();
    }

    private static List<String> unexplained(Schema schema, Map<Schema, Boolean> seen) {
        List<String> names = new ArrayList<>();
        if (seen.put(schema, true) != null) {
            return names;
        }
        switch (schema.getType()) {
            case RECORD -> {
                note(names, schema.getFullName(), schema.getDoc());
                for (Schema.Field field : schema.getFields()) {
                    note(names, schema.getName() + "." + field.name(), field.doc());
                    names.addAll(unexplained(field.schema(), seen));
                }
            }
            case ENUM, FIXED -> note(names, schema.getFullName(), schema.getDoc());
            case ARRAY -> names.addAll(unexplained(schema.getElementType(), seen));
            case MAP -> names.addAll(unexplained(schema.getValueType(), seen));
            case UNION -> schema.getTypes().forEach(branch -> names.addAll(unexplained(branch, seen)));
            default -> {}
        }
        return names;
    }

    private static void note(List<String> names, String name, String doc) {
        if (doc == null || doc.isBlank()) {
            names.add(name);
        }
    }

    @Test
    void detectsUndocumentedField() {
        Schema bare = new Schema.Parser().parse("""
                {"type": "record", "name": "Outer", "doc": "Yes.", "fields": [
                  {"name": "inner", "doc": "Yes.", "type": ["null", {"type": "array", "items":
                    {"type": "record", "name": "Inner", "doc": "Yes.", "fields": [
                      {"name": "deep", "doc": " ", "type": "int"}]}}]}]}""");
        assertThat(unexplained(bare, new IdentityHashMap<>())).containsExactly("Inner.deep");
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsPublishedSchemas(String name) {
        assertThatCode(() -> demandReadable(Published.schema(name), versions(name)))
                .doesNotThrowAnyException();
    }

    private static void demandReadable(Schema reader, List<Schema> writers) throws SchemaValidationException {
        List<Schema> newestFirst = new ArrayList<>(writers);
        Collections.reverse(newestFirst);
        new SchemaValidatorBuilder().canReadStrategy().validateAll().validate(reader, newestFirst);
        // Avro's validator accepts removed enum symbols.
        for (Schema writer : writers) {
            SchemaCompatibility.SchemaPairCompatibility pair =
                    SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
            if (pair.getType() != SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE) {
                throw new SchemaValidationException(reader, writer);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsRecordsWrittenWithPublishedSchemas(String name) throws IOException {
        for (Schema writer : versions(name)) {
            assertRead(writer, Published.schema(name));
        }
    }

    private static void assertRead(Schema writer, Schema reader) throws IOException {
        RandomWriter random = new RandomWriter(new Random(1));
        for (int i = 0; i < 200; i++) {
            GenericRecord written = (GenericRecord) random.datum(writer);
            GenericRecord read = new GenericDatumReader<GenericRecord>(writer, reader)
                    .read(null, DecoderFactory.get().binaryDecoder(StubSchemas.write(written), null));
            for (Schema.Field field : writer.getFields()) {
                Schema.Field now = reader.getField(field.name());
                if (now != null && now.schema().equals(field.schema())) {
                    assertThat(text(read.get(now.pos()))).as(field.name()).isEqualTo(text(written.get(field.pos())));
                }
            }
        }
    }

    /** Normalizes the order of map entries. */
    private static String text(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return String.valueOf(value);
        }
        return map.entrySet().stream().map(Object::toString).sorted().toList().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a field without default | \"fields\":[ | \"fields\":[{\"name\":\"new\",\"type\":\"int\"},",
                "another type | \"name\":\"sequence\",\"type\":\"long\" | \"name\":\"sequence\",\"type\":\"int\"",
                "a field renamed | \"name\":\"policy\" | \"name\":\"rule\"",
            })
    void detectsIncompatibleChange(String change, String text, String replacement) {
        Schema broken = Published.changed("ReleaseDecision", text, replacement);

        assertThatThrownBy(() -> demandReadable(broken, versions("ReleaseDecision")))
                .as(change)
                .isInstanceOf(SchemaValidationException.class);
        assertThatThrownBy(() -> assertRead(versions("ReleaseDecision").get(0), broken))
                .as(change)
                .isInstanceOf(AvroRuntimeException.class);
    }

    /** Readers would silently replace the symbol by the default. */
    @Test
    void detectsRemovedSymbol() {
        Schema narrower = Published.changed("ReleaseDecision", ",\"FREEZE\"]", "]");
        assertThat(missingSymbols("ReleaseDecision", narrower)).containsExactly("Decision.FREEZE");
    }

    @ParameterizedTest
    @MethodSource("names")
    void keepsPublishedSymbols(String name) {
        assertThat(missingSymbols(name, Published.schema(name))).isEmpty();
    }

    private static Set<String> missingSymbols(String name, Schema now) {
        Set<String> missing = new TreeSet<>();
        versions(name).forEach(version -> missing.addAll(symbols(version)));
        missing.removeAll(symbols(now));
        return missing;
    }

    private static Set<String> symbols(Schema schema) {
        return enums(schema, new IdentityHashMap<>()).stream()
                .flatMap(type -> type.getEnumSymbols().stream().map(symbol -> type.getName() + "." + symbol))
                .collect(Collectors.toSet());
    }

    @Test
    void acceptsNewFieldWithDefault() throws SchemaValidationException, IOException {
        String field = "{\"name\":\"new\",\"type\":\"int\",\"default\":1},";
        Schema wider = Published.changed("ReleaseDecision", "\"fields\":[", "\"fields\":[" + field);
        demandReadable(wider, versions("ReleaseDecision"));
        assertRead(versions("ReleaseDecision").get(0), wider);
    }

    /** Readers with a published schema must be able to ignore additions of the current schema. */
    @ParameterizedTest
    @MethodSource("names")
    void canBeReadWithPublishedSchemas(String name) throws IOException, SchemaValidationException {
        for (Schema reader : versions(name)) {
            demandReadable(reader, List.of(Published.schema(name)));
            assertRead(Published.schema(name), reader);
        }
    }

    /** A reader must not read an unknown symbol as healthy, resolved, recovered or PROCEED. */
    @Test
    void usesCautiousDefaultsForUnknownSymbols() {
        Map<String, String> defaults = new TreeMap<>();
        names().forEach(name -> enums(Published.schema(name), new IdentityHashMap<>())
                .forEach(symbols -> defaults.put(symbols.getName(), String.valueOf(symbols.getEnumDefault()))));

        assertThat(defaults)
                .containsExactly(
                        entry("AlertCause", "CONDITION"),
                        entry("AlertState", "FIRING"),
                        entry("BudgetEventType", "THRESHOLD_CROSSED"),
                        entry("BudgetState", "STALE"),
                        entry("BudgetingMethod", "OCCURRENCES"),
                        entry("Decision", "CAUTION"),
                        entry("Outcome", "UNKNOWN"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsUnknownSymbolAsDefault(String name) throws IOException, SchemaValidationException {
        Schema today = Published.schema(name);
        Schema later = new Schema.Parser().parse(today.toString().replace("\"symbols\":[", "\"symbols\":[\"LATER\","));
        demandReadable(today, List.of(later));
        GenericRecord written = (GenericRecord) new RandomWriter(new Random(1)).datum(later);
        for (Schema.Field field : later.getFields()) {
            if (field.schema().getType() == Schema.Type.ENUM) {
                written.put(field.pos(), new GenericData.EnumSymbol(field.schema(), "LATER"));
            }
        }
        GenericRecord read = new GenericDatumReader<GenericRecord>(later, today)
                .read(null, DecoderFactory.get().binaryDecoder(StubSchemas.write(written), null));
        for (Schema.Field field : today.getFields()) {
            if (field.schema().getType() == Schema.Type.ENUM) {
                assertThat(read.get(field.name())).hasToString(field.schema().getEnumDefault());
            }
        }
    }

    private static List<Schema> enums(Schema schema, Map<Schema, Boolean> seen) {
        List<Schema> found = new ArrayList<>();
        if (seen.put(schema, true) != null) {
            return found;
        }
        switch (schema.getType()) {
            case RECORD -> schema.getFields().forEach(field -> found.addAll(enums(field.schema(), seen)));
            case ENUM -> found.add(schema);
            case ARRAY -> found.addAll(enums(schema.getElementType(), seen));
            case MAP -> found.addAll(enums(schema.getValueType(), seen));
            case UNION -> schema.getTypes().forEach(branch -> found.addAll(enums(branch, seen)));
            default -> {}
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("names")
    void generatesClassesFromFiles(String name) {
        GeneratedClasses.trust();
        Schema file = Published.schema(name);
        Schema generated = SpecificData.get().getSchema(SpecificData.get().getClass(file));
        assertThat(GeneratedClasses.published(generated)).hasToString(file.toString());
    }

    @Test
    void matchesEnumsOfDomain() {
        assertThat(symbols(RequestOutcome.getClassSchema(), "outcome")).isEqualTo(names(OutcomeKind.values()));
        assertThat(symbols(Published.schema("BudgetSnapshot"), "state")).isEqualTo(names(BudgetState.values()));
    }

    /** WINDOW_RESET is not a transition of a budget: it depends only on the calendar. */
    @Test
    void canPublishEveryEventOfDomain() {
        assertThat(symbols(Published.schema("BudgetEvent"), "type")).containsAll(names(BudgetEventType.values()));
    }

    private static List<String> symbols(Schema schema, String field) {
        return schema.getField(field).schema().getEnumSymbols();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}

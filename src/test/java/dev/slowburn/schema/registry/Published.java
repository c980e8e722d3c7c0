package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** The schema files, parsed as for manual registration. */
public final class Published {
    static final Path FOLDER = Path.of("schemas");

    private Published() {}

    public static Schema schema(String name) {
        return schema(FOLDER.resolve(name + ".avsc"));
    }

    static Schema schema(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A schema with the first occurrence of a text replaced. */
    public static Schema changed(String name, String text, String replacement) {
        String json = schema(name).toString();
        int at = json.indexOf(text);
        assertThat(at).as(text).isNotNegative();
        return new Schema.Parser().parse(json.substring(0, at) + replacement + json.substring(at + text.length()));
    }

    /** Reads a prefixed record with its writer schema. */
    static GenericRecord read(Schema writer, byte[] value) {
        int prefix = WireFormat.PREFIX_LENGTH;
        try {
            return new GenericDatumReader<GenericRecord>(writer)
                    .read(null, DecoderFactory.get().binaryDecoder(value, prefix, value.length - prefix, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

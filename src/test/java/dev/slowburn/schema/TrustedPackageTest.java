package dev.slowburn.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.RequestOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Other programs can use the generated classes with Avro, as Confluent's serializers do, if they trust the package.
 * Each runs in its own JVM, because Slowburn's serde trusts the package for the whole JVM.
 */
class TrustedPackageTest {
    private static final String OPTION = "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.slowburn.avro";

    /** Loads the class of a schema, and writes and reads an outcome and an event with it. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws IOException {
            for (Schema schema : List.of(RequestOutcome.getClassSchema(), BudgetEvent.getClassSchema())) {
                Class<?> type = SpecificData.get().getClass(schema);
                Schema generated = SpecificData.get().getSchema(type);
                SpecificRecord read = new SpecificDatumReader<SpecificRecord>(generated)
                        .read(null, DecoderFactory.get().binaryDecoder(new byte[4_096], null));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
                new SpecificDatumWriter<SpecificRecord>(generated).write(read, encoder);
                System.out.println(type.getName() + " in " + out.size() + " bytes");
            }
        }
    }

    @Test
    void failsInProgramsThatDoNotTrustThePackage() throws Exception {
        assertThat(output()).contains("SecurityException: Forbidden dev.slowburn.avro.RequestOutcome!");
        assertThat(output(OPTION))
                .contains(RequestOutcome.class.getName() + " in ", BudgetEvent.class.getName() + " in ")
                .doesNotContain("Exception");
    }

    @Test
    void documentsTheOption() {
        assertThat(Path.of("src/site/markdown/consume/sending-outcomes.md"))
                .content()
                .contains(OPTION);
        assertThat(Path.of("src/test/resources/clients/Emit.java")).content().contains(OPTION);
    }

    private static String output(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}

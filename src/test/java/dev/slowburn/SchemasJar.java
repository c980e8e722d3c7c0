package dev.slowburn;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jpountz.lz4.LZ4Factory;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.slf4j.LoggerFactory;

/** The class path of a program that uses the artifact with the schemas and Kafka's clients, without Slowburn itself. */
final class SchemasJar {
    private SchemasJar() {}

    static Path file() {
        return Path.of(System.getProperty("slowburn.schemas.jar"));
    }

    static String classPath() {
        List<Class<?>> libraries = List.of(
                // Avro's dependencies are Jackson and a logging API.
                Schema.class,
                ObjectMapper.class,
                JsonFactory.class,
                JsonProperty.class,
                LoggerFactory.class,
                KafkaConsumer.class,
                LZ4Factory.class);
        List<Path> files = new ArrayList<>();
        files.add(file());
        libraries.forEach(library -> files.add(jar(library)));
        return files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

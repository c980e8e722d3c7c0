package dev.slowburn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
                named("com.fasterxml.jackson.annotation.JsonProperty"),
                LoggerFactory.class,
                KafkaConsumer.class,
                named("net.jpountz.lz4.LZ4Factory"));
        List<Path> files = new ArrayList<>();
        files.add(file());
        libraries.forEach(library -> files.add(jar(library)));
        return files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** A class of a dependency of a dependency. */
    private static Class<?> named(String type) {
        try {
            return Class.forName(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
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

package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checks of the build pass with the profile {@code confluent}. Confluent's repository is not needed: Maven runs offline
 * with a local repository that has empty artifacts with the dependencies of Confluent's.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConfluentProfileIT {
    private static final String CONFLUENT = "io.confluent";
    private static final String AVRO = "org.apache.avro:avro:1.12.1";
    private static final String COMPRESS = "org.apache.commons:commons-compress:1.26.1";
    private static final String GUAVA = "com.google.guava:guava:32.0.1-jre";
    private static final String JACKSON = "com.fasterxml.jackson.core:jackson-databind:2.19.4";

    /** Dependencies of Confluent's artifacts, without those that are not dependencies of Slowburn in any version. */
    private static final Map<String, List<String>> DEPENDENCIES = Map.of(
            "kafka-streams-avro-serde",
            List.of("kafka-avro-serializer", "kafka-schema-registry-client", AVRO, COMPRESS),
            "kafka-avro-serializer",
            List.of("kafka-schema-serializer", "kafka-schema-registry-client", AVRO, COMPRESS, GUAVA, "logredactor"),
            "kafka-schema-serializer",
            List.of("kafka-schema-registry-client"),
            "kafka-schema-registry-client",
            List.of(
                    "kafka-avro-types",
                    "org.apache.kafka:kafka-clients:8.3.1-ccs",
                    AVRO,
                    COMPRESS,
                    GUAVA,
                    JACKSON,
                    "org.yaml:snakeyaml:2.0"),
            "kafka-avro-types",
            List.of(AVRO),
            "logredactor",
            List.of("com.google.re2j:re2j:1.6", "com.eclipsesource.minimal-json:minimal-json:0.9.5"));

    @TempDir
    Path folder;

    @Test
    void buildPassesWithTheProfile() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        Path project = Files.createDirectory(folder.resolve("project"));
        Files.writeString(project.resolve("pom.xml"), pom);
        copy(Path.of("target", "classes"), project.resolve("target").resolve("classes"));
        copy(Path.of("target", "test-classes"), project.resolve("target").resolve("test-classes"));
        Path output = folder.resolve("output.log");

        Process maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-ntp",
                        "-o",
                        "-Pconfluent",
                        "-Dmaven.repo.local=" + repository(version(pom)),
                        "enforcer:enforce@toolchain",
                        "license:add-third-party@default",
                        "dependency:analyze-only@unused-dependencies")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(maven.waitFor()).as(() -> read(output)).isZero();
        } finally {
            maven.destroyForcibly();
        }

        assertThat(project.resolve("target/classes/META-INF/THIRD-PARTY.txt"))
                .content()
                .contains("io.confluent:kafka-streams-avro-serde")
                .doesNotContain("logredactor");
    }

    @Test
    void jarHasTheLibrariesExcludedFromConfluentsArtifacts() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("slowburn.jar"))) {
            for (String name : List.of(
                    "org/apache/kafka/clients/producer/KafkaProducer",
                    "org/apache/avro/specific/SpecificDatumWriter",
                    "org/apache/commons/compress/utils/IOUtils",
                    "com/google/common/cache/CacheBuilder",
                    "org/yaml/snakeyaml/Yaml")) {
                assertThat(jar.getEntry(name + ".class")).as(name).isNotNull();
            }
        }
    }

    private static String version(String pom) {
        Matcher version = Pattern.compile("<confluent.version>([^<]+)<").matcher(pom);
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    /** The local repository of this build as links, except for Confluent's group. */
    private Path repository(String version) throws IOException, URISyntaxException {
        Path jar = Path.of(KafkaStreams.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path real = jar.resolve("../../../../../..").normalize();
        Path repository = Files.createDirectory(folder.resolve("repository"));
        Path io = Files.createDirectory(repository.resolve("io"));
        link(real, repository, "io");
        link(real.resolve("io"), io, "confluent");
        for (Map.Entry<String, List<String>> each : DEPENDENCIES.entrySet()) {
            Path artifact = Files.createDirectories(
                    io.resolve("confluent").resolve(each.getKey()).resolve(version));
            String name = each.getKey() + "-" + version;
            Files.writeString(artifact.resolve(name + ".pom"), pom(each.getKey(), version, each.getValue()));
            try (OutputStream file = Files.newOutputStream(artifact.resolve(name + ".jar"))) {
                new JarOutputStream(file, new java.util.jar.Manifest()).close();
            }
        }
        return repository;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        try (Stream<Path> children = Files.list(from)) {
            for (Path child : children.toList()) {
                if (!child.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(to.resolve(child.getFileName()), child);
                }
            }
        }
    }

    private static String pom(String name, String version, List<String> dependencies) {
        return "<project><modelVersion>4.0.0</modelVersion>" + coordinates(CONFLUENT, name, version)
                + "<licenses><license><name>Apache License 2.0</name></license></licenses><dependencies>"
                + dependencies.stream()
                        .map(each -> "<dependency>" + coordinates(each, version) + "</dependency>")
                        .collect(Collectors.joining())
                + "</dependencies></project>";
    }

    private static String coordinates(String dependency, String version) {
        String[] parts = dependency.split(":", -1);
        return parts.length == 1
                ? coordinates(CONFLUENT, dependency, version)
                : coordinates(parts[0], parts[1], parts[2]);
    }

    private static String coordinates(String group, String name, String version) {
        return "<groupId>" + group + "</groupId><artifactId>" + name + "</artifactId><version>" + version
                + "</version>";
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(visited)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

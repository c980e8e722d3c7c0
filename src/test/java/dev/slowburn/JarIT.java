package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The jars contain exactly the compiled and tested classes. */
class JarIT {
    private static final Path CLASSES = Path.of("target", "classes");

    @Test
    void jarContainsAllCompiledClasses() throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev"))) {
            classes = files.filter(file -> file.toString().endsWith(".class")).toList();
        }

        assertThat(classes).isNotEmpty();
        try (JarFile jar = new JarFile(System.getProperty("slowburn.jar"))) {
            for (Path each : classes) {
                assertThat(bytes(jar, CLASSES.relativize(each).toString()))
                        .as("%s in the jar", each)
                        .isEqualTo(Files.readAllBytes(each));
            }
        }
    }

    @Test
    void schemasJarHasOnlySchemasAndTheirClasses() throws IOException {
        List<String> schemas;
        try (Stream<Path> files = Files.list(Path.of("schemas"))) {
            schemas = files.map(file -> "schemas/" + file.getFileName()).toList();
        }
        List<String> names;
        try (JarFile jar = new JarFile(SchemasJar.file().toFile())) {
            names = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
            for (String each : names) {
                if (each.startsWith("dev/")) {
                    assertThat(bytes(jar, each)).isEqualTo(Files.readAllBytes(CLASSES.resolve(each)));
                }
            }
        }

        assertThat(names)
                .containsAll(schemas)
                .contains("dev/slowburn/avro/BudgetSnapshot.class")
                .filteredOn(name -> !schemas.contains(name))
                .allMatch(name -> name.startsWith("dev/slowburn/avro/") || name.startsWith("META-INF/"));
    }

    @Test
    void schemasJarDependsOnAvroOnly() throws Exception {
        Document pom;
        try (JarFile jar = new JarFile(SchemasJar.file().toFile())) {
            pom = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(
                            bytes(jar, "META-INF/maven/dev.slowburn/slowburn-schemas/pom.xml")));
        }
        Element dependencies =
                (Element) pom.getElementsByTagName("dependencies").item(0);

        assertThat(dependencies.getElementsByTagName("artifactId").getLength()).isEqualTo(1);
        assertThat(text(dependencies, "artifactId")).isEqualTo("avro");
        assertThat(text(dependencies, "version"))
                .isEqualTo(Schema.class.getPackage().getImplementationVersion());
        // Not the placeholders of the build.
        assertThat(pom.getDocumentElement().getTextContent()).doesNotContain("${");
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }

    private static byte[] bytes(JarFile jar, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        assertThat(entry).as("%s in the jar", name).isNotNull();
        try (InputStream bytes = jar.getInputStream(entry)) {
            return bytes.readAllBytes();
        }
    }
}

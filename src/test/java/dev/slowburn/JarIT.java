package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar contains exactly the compiled and tested classes. */
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

    private static byte[] bytes(JarFile jar, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        assertThat(entry).as("%s in the jar", name).isNotNull();
        try (InputStream bytes = jar.getInputStream(entry)) {
            return bytes.readAllBytes();
        }
    }
}

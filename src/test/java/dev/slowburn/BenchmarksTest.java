package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Compiles the benchmarks, which are otherwise built only when they run, so that changes cannot break them unnoticed. */
class BenchmarksTest {
    private static final Path SOURCES = Path.of("src/bench/java");
    /** A peer whose libraries are on the class path only with the profile {@code bench}. */
    private static final String PEER = "flink";

    @Test
    void benchmarksCompile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
            compiler.getTask(
                            null,
                            files,
                            found,
                            List.of(
                                    "-proc:none",
                                    "-implicit:none",
                                    "-Xlint:none",
                                    "-Xmaxerrs",
                                    "0",
                                    "-classpath",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjectsFromPaths(sources()))
                    .call();
        }

        assertThat(found.getDiagnostics())
                .filteredOn(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .as("sources exist, and only the libraries of that peer are missing")
                .isNotEmpty()
                .allMatch(BenchmarksTest::isOfPeer);
    }

    /** Whether an error is in a source that imports the peer, or refers to such a source. */
    private static boolean isOfPeer(Diagnostic<? extends JavaFileObject> error) {
        try {
            return error.getSource().getCharContent(true).toString().contains("import org.apache." + PEER)
                    || error.getMessage(Locale.ROOT).toLowerCase(Locale.ROOT).contains(PEER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}

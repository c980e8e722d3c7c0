package dev.slowburn.bench.process;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JDK with options, as one of several ways to run the jar.
 *
 * @param label name in figures
 * @param home folder of the JDK
 */
public record JavaRuntime(String label, Path home, List<String> options) {
    public JavaRuntime {
        options = List.copyOf(options);
    }

    /** The JDK of this process. */
    public static JavaRuntime own(List<String> options) {
        return new JavaRuntime(
                "Java " + Runtime.version().feature(), Path.of(System.getProperty("java.home")), options);
    }

    /** The same JDK with further options. */
    public JavaRuntime with(String name, String... more) {
        return new JavaRuntime(
                name, home, Stream.concat(options.stream(), Stream.of(more)).toList());
    }

    public Path java() {
        return home.resolve("bin").resolve("java");
    }
}

package dev.slowburn.bench.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The cache that the image's build makes for a jar, made with a JDK of this machine. */
public final class StartupCache {
    private static final Path SCRIPT = Path.of("docker", "train-startup").toAbsolutePath();

    private StartupCache() {}

    /** Makes the cache, unless there is one of the same JDK and options that is newer than the jar and the script that makes it. */
    public static Path of(JavaRuntime java, Path jar, Path cache) throws IOException, InterruptedException {
        Path madeBy = cache.resolveSibling(cache.getFileName() + ".jvm");
        String jvm = java.home() + " " + String.join(" ", java.options());
        if (isNewer(cache, jar)
                && isNewer(cache, SCRIPT)
                && Files.exists(madeBy)
                && Files.readString(madeBy).equals(jvm)) {
            return cache;
        }
        Files.deleteIfExists(cache);
        Path log = cache.resolveSibling(cache.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        SCRIPT.toString(), new File("").getAbsolutePath(), jar.toString(), cache.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .merge(
                        "PATH",
                        java.home().resolve("bin").toString(),
                        (path, bin) -> String.join(File.pathSeparator, List.of(bin, path)));
        builder.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", java.options()));
        if (builder.start().waitFor() != 0) {
            throw new IOException("the cache was not made; see " + log);
        }
        Files.writeString(madeBy, jvm);
        return cache;
    }

    private static boolean isNewer(Path file, Path than) throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) > 0;
    }
}

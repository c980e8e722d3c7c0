package dev.slowburn.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process whose output is appended to a file. */
public final class Child implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 60;

    private final Process process;
    private final Path log;
    private final long logBegins;

    private Child(Process process, Path log, long logBegins) {
        this.process = process;
        this.log = log;
        this.logBegins = logBegins;
    }

    /**
     * Starts a process with the shipped jar and the libraries of the development cluster.
     *
     * @param heap size for {@code -Xmx}
     * @param arguments main class and arguments
     */
    static Child start(Path log, String heap, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                // Many processes share a machine for a few minutes.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // As in the image.
                "-XX:MetaspaceSize=96m",
                "-Dlogback.configurationFile=" + logback(),
                "-cp",
                System.getProperty("slowburn.jar") + ":" + System.getProperty("slowburn.dev.lib") + "/*"));
        command.addAll(arguments);
        try {
            long start = Files.exists(log) ? Files.size(log) : 0;
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new Child(process, log, start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String logback() {
        return String.valueOf(Child.class.getResource("/chaos/logback.xml"));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** @throws IllegalThreadStateException while it is alive */
    int exitCode() {
        return process.exitValue();
    }

    /** Kills the process, even while it is paused. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends SIGTERM and waits for the end; returns the duration in milliseconds. */
    long stop() {
        long start = System.nanoTime();
        process.destroy();
        awaitEnd();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("process " + process.pid() + " did not end; its log is " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Suspends the process, like a long garbage collection or a frozen machine. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " " + process.pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Output of this process so far, without that of earlier processes in the same file. */
    public String output() {
        try {
            byte[] all = Files.readAllBytes(log);
            int from = Math.toIntExact(logBegins);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}

package dev.slowburn.testkit.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@code slowburn} process from the shipped jar, which can be killed. */
public final class InstanceProcess implements AutoCloseable {
    /** The minimum that brokers allow, so that killed instances block others only briefly. */
    public static final Map<String, String> SOON_GIVEN_UP = Map.of("streams.consumer.session.timeout.ms", "6000");

    private final Process process;
    private final Path output;

    private InstanceProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param arguments the command and its options */
    public static InstanceProcess start(List<String> arguments) {
        return start(Path.of(System.getProperty("java.io.tmpdir")), arguments);
    }

    /** @param temporary folder for temporary files */
    public static InstanceProcess start(Path temporary, List<String> arguments) {
        return start(temporary, List.of(), arguments);
    }

    /** @param options JVM options */
    public static InstanceProcess start(Path temporary, List<String> options, List<String> arguments) {
        return launch(command(temporary, options, arguments));
    }

    /**
     * Starts in a separate mount namespace, where a folder is a small disk. Uses a Linux user namespace, which needs no
     * privileges.
     *
     * @param folder mount point, visible only to the process
     * @param size such as {@code 1m}
     */
    public static InstanceProcess startOnSmallDisk(Path folder, String size, List<String> arguments) {
        return inMountNamespace("mount -t tmpfs -o size=" + size + " tmpfs \"$0\" && exec \"$@\"", folder, arguments);
    }

    /** The same with a full disk. */
    public static InstanceProcess startOnFullDisk(Path folder, List<String> arguments) {
        return inMountNamespace(
                "mount -t tmpfs -o size=64k tmpfs \"$0\" && { head -c 64k /dev/zero > \"$0/full\"; exec \"$@\"; }",
                folder,
                arguments);
    }

    /** The same with a read-only disk. */
    public static InstanceProcess startOnReadOnlyDisk(Path folder, List<String> arguments) {
        return inMountNamespace("mount -t tmpfs -o ro tmpfs \"$0\" && exec \"$@\"", folder, arguments);
    }

    private static InstanceProcess inMountNamespace(String script, Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of("unshare", "--map-root-user", "--mount", "sh", "-c", script, folder.toString()));
        command.addAll(command(Path.of(System.getProperty("java.io.tmpdir")), List.of(), arguments));
        return launch(command);
    }

    private static List<String> command(Path temporary, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.io.tmpdir=" + temporary,
                "-Dslowburn.dev.registry=" + System.getProperty("slowburn.dev.registry")));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("slowburn.jar") + ":" + System.getProperty("slowburn.dev.lib") + "/*",
                "dev.slowburn.cli.Main"));
        command.addAll(arguments);
        return command;
    }

    private static InstanceProcess launch(List<String> command) {
        try {
            Path output = Files.createTempFile("slowburn-instance-", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new InstanceProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the process, like a power failure: nothing is closed or committed. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends SIGTERM. */
    public void interrupt() {
        process.destroy();
    }

    /** Waits for the exit code. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new AssertionError("process did not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a budget's published total is reached; fails if the process ends before. */
    public void awaitTotal(Scene scene, String budget, long total) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(isAlive()).as(this::output).isTrue();
            assertThat(scene.snapshots()).hasEntrySatisfying(budget, snapshot -> assertThat(snapshot.getTotal())
                    .isEqualTo(total));
        });
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its output so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
        try {
            Files.delete(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

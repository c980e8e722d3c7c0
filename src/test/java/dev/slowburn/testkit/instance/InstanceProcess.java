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

/** {@code slowburn} as a process of its own, from the jar that is shipped; so that it can be killed. */
public final class InstanceProcess implements AutoCloseable {
    /** One that is killed holds up the others for the shortest time that brokers allow. */
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

    /** @param temporary where it puts its temporary files */
    public static InstanceProcess start(Path temporary, List<String> arguments) {
        return start(temporary, List.of(), arguments);
    }

    /** @param options of the JVM */
    public static InstanceProcess start(Path temporary, List<String> options, List<String> arguments) {
        return launch(command(temporary, options, arguments));
    }

    /**
     * In a world of its own, where a folder is a disk of its own. It asks Linux for a user namespace, which needs no privilege.
     *
     * @param folder what it sees there are not the files that others see
     * @param size such as {@code 1m}
     */
    public static InstanceProcess startOnSmallDisk(Path folder, String size, List<String> arguments) {
        return inItsOwnWorld("mount -t tmpfs -o size=" + size + " tmpfs \"$0\" && exec \"$@\"", folder, arguments);
    }

    /** The same on a disk that is full before it starts. */
    public static InstanceProcess startOnFullDisk(Path folder, List<String> arguments) {
        return inItsOwnWorld(
                "mount -t tmpfs -o size=64k tmpfs \"$0\" && { head -c 64k /dev/zero > \"$0/full\"; exec \"$@\"; }",
                folder,
                arguments);
    }

    /** The same where nothing can be written. */
    public static InstanceProcess startOnReadOnlyDisk(Path folder, List<String> arguments) {
        return inItsOwnWorld("mount -t tmpfs -o ro tmpfs \"$0\" && exec \"$@\"", folder, arguments);
    }

    private static InstanceProcess inItsOwnWorld(String script, Path folder, List<String> arguments) {
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

    /** Ends it as a power cut would: nothing is closed, committed or told. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks it to stop, as Ctrl-C or an orchestrator does. */
    public void interrupt() {
        process.destroy();
    }

    /** Its exit code, once it has ended. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new AssertionError("it did not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a budget has so many outcomes, as others see it; it has to live until then. */
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

    /** What it has printed so far. */
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

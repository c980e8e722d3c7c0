package dev.slowburn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs in a folder, which must end without an error. */
public record Command(Path folder) {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** The output of a program, both streams together. */
    public String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = false;
        try {
            ended = process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(ended)
                .as("%s ends; its output: %s", List.of(command), Files.readString(output))
                .isTrue();
        assertThat(process.exitValue())
                .as("exit code of %s; its output: %s", List.of(command), Files.readString(output))
                .isZero();
        return Files.readString(output);
    }
}

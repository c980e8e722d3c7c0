package dev.slowburn.bench.section;

import dev.slowburn.bench.Figures;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wall-clock time of short commands beside that of {@code java -version}, in turn. */
final class CommandTrial {
    private static final String JAVA = "java -version";
    private static final String VERSION = "slowburn --version";
    private static final String VALIDATE = "slowburn validate FILE";
    private static final int ROUNDS_PER_ROUND = 4;

    private CommandTrial() {}

    static void run(int rounds, Figures figures) throws IOException, InterruptedException {
        String slowburn = Path.of("scripts", "slowburn").toString();
        String definition =
                Path.of("src", "main", "resources", "examples", "alerts.yaml").toString();
        // The first call builds the jar and records the start if they are not up to date.
        run(slowburn, "--version");
        for (int i = 0; i < rounds * ROUNDS_PER_ROUND; i++) {
            double java = run("java", "-version");
            double version = run(slowburn, "--version");
            double validate = run(slowburn, "validate", definition);
            figures.add(JAVA, "ms", java);
            figures.add(VERSION, "ms", version);
            figures.add(VALIDATE, "ms", validate);
        }
        double java = figures.get(JAVA).median();
        ratio(figures, VERSION, java, 5);
        ratio(figures, VALIDATE, java, 15);
    }

    private static void ratio(Figures figures, String command, double java, double most) {
        String name = command + " / " + JAVA;
        figures.add(name, "ratio", figures.get(command).median() / java);
        figures.atMost(name, most);
    }

    /** Runs a command and returns its wall-clock time in milliseconds. */
    private static double run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (path, bin) -> bin + File.pathSeparator + path);
        long begin = System.nanoTime();
        int code = builder.start().waitFor();
        double millis = (System.nanoTime() - begin) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        if (code != 0) {
            throw new IOException(List.of(command) + " failed with exit code " + code);
        }
        return millis;
    }
}

package dev.slowburn.bench.peer;

import dev.slowburn.cli.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Runs {@code slowburn run} with the benchmark's registry in its process. Ends with its parent process. */
public final class RunMain {
    private RunMain() {}

    /** @param args those of {@code run} */
    public static void main(String[] args) {
        // Standard output is not read, and a full pipe would block.
        System.setOut(System.err);
        Workload.registry();
        Thread watch = new Thread(() -> endWith(System.in), "watch");
        watch.setDaemon(true);
        watch.start();
        Main.main(args);
    }

    private static void endWith(InputStream input) {
        try {
            input.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }
}

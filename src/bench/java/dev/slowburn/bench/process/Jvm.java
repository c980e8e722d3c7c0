package dev.slowburn.bench.process;

import dev.slowburn.bench.peer.Peers;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java process that is measured, as the system sees it. It reads orders, a line each, and answers with a line. */
final class Jvm implements AutoCloseable {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;

    private Jvm(Process process) {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /**
     * Returns at once.
     *
     * @param options of the JVM
     * @param environment besides that of this process
     * @param peer whose libraries it gets
     * @param log for what it prints on standard error
     */
    static Jvm start(
            List<String> options,
            Map<String, String> environment,
            Peers peer,
            Class<?> main,
            List<String> arguments,
            Path log)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(tool("java")));
        command.addAll(options);
        command.addAll(List.of("-cp", ClassPaths.of(peer), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(new File(log.toString())));
        builder.environment().putAll(environment);
        return new Jvm(builder.start());
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    void order(String order) {
        orders.println(order);
    }

    /** The next line that it answers; null if it has ended. */
    String answer() throws IOException {
        return answers.readLine();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Time on processors so far, of all its threads. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Bytes of memory that the system has given to it. */
    long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    /** Bytes of the heap that are in use after a collection. */
    long heap() throws IOException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        long kib = 0;
        // The spaces of the heap come first, one a line; then metaspace and class space.
        for (int spaces = 0; spaces < 2 && used.find(); spaces++) {
            kib += Long.parseLong(used.group(1));
        }
        return kib * 1024;
    }

    private String jcmd(String order) throws IOException {
        Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), order)
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Ends with its orders. */
    @Override
    public void close() {
        orders.close();
        await();
    }

    /** Ends by SIGTERM; its orders stay open until then. */
    void stop() {
        process.toHandle().destroy();
        await();
        orders.close();
    }

    private void await() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}

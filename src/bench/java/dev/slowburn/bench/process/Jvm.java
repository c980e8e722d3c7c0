package dev.slowburn.bench.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A measured Java process. It reads commands on standard input, one per line, and answers each with a line. */
final class Jvm implements AutoCloseable {
    /** Threads' CPU time in {@code /proc} is in hundredths of a second. */
    private static final long MILLIS_PER_TICK = 10;
    /** Positions after the name of a thread. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter commands;

    private Jvm(Process process) {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /**
     * Starts the process without waiting for it.
     *
     * @param options JVM options
     * @param environment additional environment variables
     * @param classPath from {@link ClassPaths}
     * @param log file for standard error
     */
    static Jvm start(
            List<String> options,
            Map<String, String> environment,
            String classPath,
            Class<?> main,
            List<String> arguments,
            Path log)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(tool("java")));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(new File(log.toString())));
        builder.environment().putAll(environment);
        return new Jvm(builder.start());
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    void command(String command) {
        commands.println(command);
    }

    /** The next answer; null if the process has ended. */
    String answer() throws IOException {
        return answers.readLine();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** CPU time of all threads so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** CPU time of the JIT compilers so far; the JVM must keep their threads. */
    Duration compilers() throws IOException {
        long ticks = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path each : (Iterable<Path>) threads::iterator) {
                ticks += compilerTicks(each.resolve("stat"));
            }
        }
        return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    }

    private static long compilerTicks(Path stat) throws IOException {
        try {
            String line = Files.readString(stat);
            int nameEnd = line.lastIndexOf(')');
            if (!line.substring(0, nameEnd).contains("CompilerThre")) {
                return 0;
            }
            String[] fields = line.substring(nameEnd + 2).split(" ", -1);
            return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        } catch (NoSuchFileException e) {
            // The thread has ended.
            return 0;
        }
    }

    /** Resident memory in bytes. */
    long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    /** Used heap in bytes after a collection. */
    long heap() throws IOException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        long kib = 0;
        // The heap spaces come first, one per line, followed by metaspace and class space.
        for (int spaces = 0; spaces < 2 && used.find(); spaces++) {
            kib += Long.parseLong(used.group(1));
        }
        return kib * 1024;
    }

    private String jcmd(String command) throws IOException {
        Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Ends the process by closing its input. */
    @Override
    public void close() {
        commands.close();
        await();
    }

    /** Ends the process with SIGTERM; its input stays open until then. */
    void stop() {
        process.toHandle().destroy();
        await();
        commands.close();
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

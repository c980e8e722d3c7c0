package dev.slowburn.bench;

import dev.slowburn.bench.peer.InstanceMain;
import dev.slowburn.bench.peer.Peers;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process of an {@link InstanceMain}, with a heap of 4 GiB. */
final class Instance implements AutoCloseable {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern RUNNING = Pattern.compile("running (\\d+)");

    private final Process process;
    private final BufferedReader answers;
    private long millisToRunning;

    private Instance(Process process) {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns when it is running. */
    static Instance start(Plan plan, Path definitions, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(plan.options());
        command.addAll(List.of("-Xms4g", "-Xmx4g", "-cp", ClassPaths.of(Peers.SLOWBURN)));
        command.addAll(List.of(InstanceMain.class.getName(), definitions.toString()));
        settings.forEach((key, value) -> command.add(key + '=' + value));
        Instance instance = new Instance(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        new File(plan.log("state").toString())))
                .start());
        String answer = instance.answers.readLine();
        Matcher running = RUNNING.matcher(String.valueOf(answer));
        if (!running.matches()) {
            instance.close();
            throw new IOException("the instance failed; see " + plan.log("state"));
        }
        instance.millisToRunning = Long.parseLong(running.group(1));
        return instance;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** How long it took from {@code Slowburn.start} to RUNNING. */
    long millisToRunning() {
        return millisToRunning;
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

    /** Bytes of memory that the system has given to the process. */
    long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}

package dev.slowburn.bench;

import dev.slowburn.bench.peer.Peer;
import dev.slowburn.bench.peer.PeerMain;
import dev.slowburn.bench.peer.Peers;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The process of a peer, told what to do through its standard input; see {@link PeerMain}. */
final class PeerProcess implements AutoCloseable {
    private final Peers peer;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;

    private PeerProcess(Peers peer, Process process) {
        this.peer = peer;
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /**
     * @param options of the JVM
     * @param log for whatever it prints
     */
    static PeerProcess start(Peers peer, List<String> options, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", ClassPaths.of(peer), PeerMain.class.getName(), peer.name()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
                .start();
        return new PeerProcess(peer, process);
    }

    void start(Peer.Job job) throws IOException {
        order("start " + job.toLine());
    }

    void stop() throws IOException {
        order("stop");
    }

    private void order(String order) throws IOException {
        orders.println(order);
        String answer = answers.readLine();
        // A profiler's agent may have something to say, too.
        while (answer != null && !answer.equals("ok")) {
            answer = answers.readLine();
        }
        if (answer == null) {
            throw new IOException(peer.label() + " failed; see the log in target/bench");
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Time on processors so far, of all its threads. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        orders.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}

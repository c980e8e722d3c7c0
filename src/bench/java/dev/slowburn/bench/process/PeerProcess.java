package dev.slowburn.bench.process;

import dev.slowburn.bench.peer.BenchPeer;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.peer.PeerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The process of a peer, which runs jobs one after the other; see {@link PeerMain}. */
public final class PeerProcess implements AutoCloseable {
    private final PeerKind peer;
    private final Jvm jvm;

    private PeerProcess(PeerKind peer, Jvm jvm) {
        this.peer = peer;
        this.jvm = jvm;
    }

    /**
     * @param options JVM options
     * @param log file for its output
     */
    public static PeerProcess start(PeerKind peer, List<String> options, Map<String, String> environment, Path log)
            throws IOException {
        return start(peer, options, environment, ClassPaths.of(peer), log);
    }

    /**
     * As {@link #start(PeerKind, List, Map, Path)}, with other classes than those of this working copy.
     *
     * @param classes folder with compiled classes
     */
    public static PeerProcess start(
            PeerKind peer, List<String> options, Map<String, String> environment, Path classes, Path log)
            throws IOException {
        return start(peer, options, environment, ClassPaths.of(peer, classes), log);
    }

    private static PeerProcess start(
            PeerKind peer, List<String> options, Map<String, String> environment, String classPath, Path log)
            throws IOException {
        return new PeerProcess(
                peer, Jvm.start(options, environment, classPath, PeerMain.class, List.of(peer.name()), log));
    }

    public void start(BenchPeer.Job job) throws IOException {
        command("start " + job.toLine());
    }

    public void stop() throws IOException {
        command("stop");
    }

    private void command(String command) throws IOException {
        jvm.command(command);
        String answer = jvm.answer();
        // A profiler's agent may print lines, too.
        while (answer != null && !answer.equals("ok")) {
            answer = jvm.answer();
        }
        if (answer == null) {
            throw new IOException(peer.label() + " failed; see the log in target/bench");
        }
    }

    public boolean isAlive() {
        return jvm.isAlive();
    }

    public Duration cpu() {
        return jvm.cpu();
    }

    public long resident() throws IOException {
        return jvm.resident();
    }

    @Override
    public void close() {
        jvm.close();
    }
}

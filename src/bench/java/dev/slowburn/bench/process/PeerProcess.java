package dev.slowburn.bench.process;

import dev.slowburn.bench.peer.Peer;
import dev.slowburn.bench.peer.PeerMain;
import dev.slowburn.bench.peer.Peers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The process of a peer, which does one job after the other; see {@link PeerMain}. */
public final class PeerProcess implements AutoCloseable {
    private final Peers peer;
    private final Jvm jvm;

    private PeerProcess(Peers peer, Jvm jvm) {
        this.peer = peer;
        this.jvm = jvm;
    }

    /**
     * @param options of the JVM
     * @param log for whatever it prints
     */
    public static PeerProcess start(Peers peer, List<String> options, Map<String, String> environment, Path log)
            throws IOException {
        return new PeerProcess(peer, Jvm.start(options, environment, peer, PeerMain.class, List.of(peer.name()), log));
    }

    public void start(Peer.Job job) throws IOException {
        order("start " + job.toLine());
    }

    public void stop() throws IOException {
        order("stop");
    }

    private void order(String order) throws IOException {
        jvm.order(order);
        String answer = jvm.answer();
        // A profiler's agent may have something to say, too.
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

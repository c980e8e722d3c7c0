package dev.slowburn.bench.process;

import dev.slowburn.bench.load.TransactionLoad;
import dev.slowburn.bench.peer.PeerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The process of a {@link TransactionLoad}, so that its CPU time is not part of the broker's. */
public final class LoadProcess implements AutoCloseable {
    private final Jvm jvm;
    /** Each of hundreds of producers has a batch of 16 KiB per partition. */
    private static final List<String> OPTIONS = List.of("-Xmx6g", "-XX:+UseParallelGC");

    private final Path log;

    private LoadProcess(Jvm jvm, Path log) {
        this.jvm = jvm;
        this.log = log;
    }

    /**
     * @param arguments those of {@link TransactionLoad#arguments}
     * @param log file for its output
     */
    public static LoadProcess start(List<String> arguments, Path log) throws IOException {
        String classPath = ClassPaths.of(PeerKind.SLOWBURN);
        return new LoadProcess(Jvm.start(OPTIONS, Map.of(), classPath, TransactionLoad.class, arguments, log), log);
    }

    /** Lets a number of threads commit. */
    public void setThreads(int threads) throws IOException {
        command("threads " + threads);
    }

    /** Forgets the commits so far. */
    public void begin() throws IOException {
        command("begin");
    }

    /** The mean duration of the end of a transaction, then the duration of each commit since {@link #begin}, in milliseconds. */
    public List<Double> end() throws IOException {
        return Stream.of(command("end").split(" ", 0)).map(Double::valueOf).toList();
    }

    private String command(String command) throws IOException {
        jvm.command(command);
        String answer = jvm.answer();
        if (answer == null) {
            throw new IOException("the process that commits transactions failed; see " + log);
        }
        return answer;
    }

    public Duration cpu() {
        return jvm.cpu();
    }

    @Override
    public void close() {
        jvm.close();
    }
}

package dev.slowburn.bench.peer;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Main class of a peer's process, which is kept for all rounds so that compiled code is reused. It reads commands on standard
 * input, one per line: {@code start JOB}, {@code stop}. It answers each with {@code ok}, and ends when its input ends.
 */
public final class PeerMain {
    private PeerMain() {}

    /** @param args the name of one of {@link PeerKind} */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        // Keeps output of libraries out of the answers.
        System.setOut(System.err);
        BenchPeer peer = PeerKind.valueOf(args[0]).make();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        serve(peer, commands, answers);
        // Exits even if libraries leave threads running.
        System.exit(0);
    }

    private static void serve(BenchPeer peer, BufferedReader commands, PrintStream answers) throws Exception {
        AutoCloseable running = () -> {};
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            if (command.startsWith("start ")) {
                running = peer.start(BenchPeer.Job.parse(command.substring("start ".length())));
            } else {
                running.close();
            }
            answers.println("ok");
            answers.flush();
        }
    }
}

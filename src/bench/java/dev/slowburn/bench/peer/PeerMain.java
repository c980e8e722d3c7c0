package dev.slowburn.bench.peer;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A peer's process. It stays for all rounds, so that what the JVM has compiled stays; it does what it is told on standard input,
 * a line each: {@code start JOB}, {@code stop}. It answers each with a line {@code ok}, and ends with its input.
 */
public final class PeerMain {
    private PeerMain() {}

    /** @param args the name of one of {@link Peers} */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        // Whatever libraries print is not an answer.
        System.setOut(System.err);
        Peer peer = Peers.valueOf(args[0]).make();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        serve(peer, orders, answers);
        // Threads that libraries leave behind must not keep the process.
        System.exit(0);
    }

    private static void serve(Peer peer, BufferedReader orders, PrintStream answers) throws Exception {
        AutoCloseable running = () -> {};
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.startsWith("start ")) {
                running = peer.start(Peer.Job.parse(order.substring("start ".length())));
            } else {
                running.close();
            }
            answers.println("ok");
            answers.flush();
        }
    }
}

package dev.slowburn.bench;

import dev.slowburn.bench.peer.Peers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param outcomes of the input of a round
 * @param warmUps rounds that don't count, in which the JVMs compile
 * @param rounds that count, after those
 * @param threads of everybody whose throughput is compared
 * @param peers whom to measure throughput beside
 * @param settings of Slowburn, other than its defaults
 * @param folder for logs and results
 * @param options of the JVM of everybody that is measured
 */
public record Plan(
        boolean quick,
        long outcomes,
        int warmUps,
        int rounds,
        int threads,
        Set<Peers> peers,
        Map<String, String> settings,
        Path folder,
        List<String> options) {
    /** The same with another number of rounds that count. */
    public Plan of(int others) {
        return new Plan(quick, outcomes, warmUps, others, threads, peers, settings, folder, options);
    }

    public Path log(String who) {
        return folder.resolve(who + ".log");
    }
}

package dev.slowburn.bench;

import dev.slowburn.bench.peer.PeerKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parameters of a benchmark run.
 *
 * @param outcomes outcomes in the input of a round
 * @param warmUps rounds that are not measured, in which the JVMs compile
 * @param rounds measured rounds, after the warm-ups
 * @param threads threads of each process whose throughput is compared
 * @param peers peers of the throughput section
 * @param settings settings of Slowburn that override its defaults
 * @param folder folder for logs and results
 * @param newerJdk a JDK of which the sections on starts and restarts use the AOT cache, Java 25 or later
 * @param groupProtocols group protocols of Kafka Streams in the section on restarts
 * @param beside the jar of another build, which the sections on crashes and restarts also measure
 * @param options JVM options of all measured processes
 * @param before folder with the compiled classes of another version, with which some sections compare; empty if none
 */
public record BenchPlan(
        boolean quick,
        long outcomes,
        int warmUps,
        int rounds,
        int threads,
        Set<PeerKind> peers,
        Map<String, String> settings,
        Path folder,
        Path newerJdk,
        List<String> groupProtocols,
        Optional<Path> beside,
        List<String> options,
        Optional<Path> before) {
    public Path log(String process) {
        return folder.resolve(process + ".log");
    }
}

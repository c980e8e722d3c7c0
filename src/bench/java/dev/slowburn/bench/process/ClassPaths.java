package dev.slowburn.bench.process;

import dev.slowburn.bench.peer.PeerKind;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Class paths of the peers' processes: that of this process without libraries for other peers. */
final class ClassPaths {
    /** Flink's build of RocksDB, whose class names clash with those of Kafka Streams' build. */
    private static final List<String> FLINK_ONLY = List.of("frocksdbjni-");

    private static final List<String> NOT_FOR_FLINK = List.of("rocksdbjni-", "kafka-clients-");
    /** The compiled classes of this working copy. */
    private static final Path OWN = Path.of("target", "classes");
    /** Flink's connector needs a specific version of Kafka's clients, which the build puts here. */
    private static final Path FOR_FLINK = Path.of("target", "flink-lib", "*");

    private ClassPaths() {}

    /**
     * The class path of a peer with other classes than those of this working copy.
     *
     * @param classes folder with compiled classes, which must have the methods that the benchmark calls
     */
    static String of(PeerKind peer, Path classes) {
        return Stream.of(of(peer).split(File.pathSeparator, -1))
                .map(each -> OWN.equals(Path.of(each)) ? classes.toString() : each)
                .collect(Collectors.joining(File.pathSeparator));
    }

    static String of(PeerKind peer) {
        Stream<String> all = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
        if (!peer.isFlink()) {
            return all.filter(each -> !isOneOf(FLINK_ONLY, each)).collect(Collectors.joining(File.pathSeparator));
        }
        return Stream.concat(all.filter(each -> !isOneOf(NOT_FOR_FLINK, each)), Stream.of(FOR_FLINK.toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOneOf(List<String> names, String entry) {
        return names.stream().anyMatch(new File(entry).getName()::startsWith);
    }
}

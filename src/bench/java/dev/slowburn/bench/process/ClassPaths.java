package dev.slowburn.bench.process;

import dev.slowburn.bench.peer.Peers;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which libraries a peer's process gets: those of this one, but not what was made for another peer. */
final class ClassPaths {
    /** RocksDB, as Flink builds it: with the class names of the one that Kafka Streams uses. */
    private static final List<String> FLINKS_OWN = List.of("frocksdbjni-");

    private static final List<String> NOT_FLINKS = List.of("rocksdbjni-", "kafka-clients-");
    /** Flink's connector calls internals of one version of Kafka's clients; the build puts it here. */
    private static final Path FOR_FLINK = Path.of("target", "flink-lib", "*");

    private ClassPaths() {}

    static String of(Peers peer) {
        Stream<String> all = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
        if (!peer.isFlink()) {
            return all.filter(each -> !isOneOf(FLINKS_OWN, each)).collect(Collectors.joining(File.pathSeparator));
        }
        return Stream.concat(all.filter(each -> !isOneOf(NOT_FLINKS, each)), Stream.of(FOR_FLINK.toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOneOf(List<String> names, String entry) {
        return names.stream().anyMatch(new File(entry).getName()::startsWith);
    }
}

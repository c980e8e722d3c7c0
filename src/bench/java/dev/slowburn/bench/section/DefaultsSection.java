package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.section.Contest.Contestant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares the default settings with alternatives, one change at a time: JVM options, native memory allocators, and client
 * settings. For their effect on freshness use {@code --only freshness} with {@code --jvm} or {@code --set}.
 */
final class DefaultsSection {
    private static final int SERVICES = 200;
    private static final String JEMALLOC = "libjemalloc.so.2";
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private DefaultsSection() {}

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        Input input = Input.produce(cluster, "defaults-input", plan.outcomes(), SERVICES);
        Contestant base = Contestant.of(PeerKind.SLOWBURN, input).with(1, plan.threads());
        Contest contest = new Contest(cluster, plan, figures);
        compare(contest, base.as("default JVM options"), jvms(base));
        compare(contest, base.as("default allocator"), allocators(base));
        compare(contest, base.as("default clients"), clients(base));
    }

    /** Compares in separate groups, because all heaps together would not fit. */
    private static void compare(Contest contest, Contestant base, List<Contestant> others)
            throws IOException, InterruptedException {
        contest.run(
                Stream.concat(Stream.of(base), others.stream()).toList(),
                others.stream().map(each -> List.of(each.name(), base.name())).toList());
    }

    private static List<Contestant> jvms(Contestant base) {
        return List.of(
                base.as("G1").jvm("-XX:-UseParallelGC", "-XX:+UseG1GC"),
                base.as("serial collector").jvm("-XX:-UseParallelGC", "-XX:+UseSerialGC"),
                base.as("compilers ten times later").jvm("-XX:CompileThresholdScaling=10"),
                base.as("heap of 512 MiB").jvm("-Xms512m", "-Xmx512m"),
                base.as("heap of 1 GiB").jvm("-Xms1g", "-Xmx1g"));
    }

    private static List<Contestant> allocators(Contestant base) throws IOException {
        Contestant few = base.as("MALLOC_ARENA_MAX=2").environment("MALLOC_ARENA_MAX", "2");
        if (!hasJemalloc()) {
            System.out.println("jemalloc is skipped: not installed (Debian package libjemalloc2)");
            return List.of(few);
        }
        return List.of(few, base.as("jemalloc").environment("LD_PRELOAD", JEMALLOC));
    }

    /** Checked first, as the loader only warns if it is missing. */
    private static boolean hasJemalloc() throws IOException {
        try (Stream<Path> found = Files.find(LIBRARIES, 2, (path, unused) -> path.endsWith(JEMALLOC))) {
            return found.findAny().isPresent();
        }
    }

    private static List<Contestant> clients(Contestant base) {
        return Stream.of(
                        "consumer.max.poll.records=500",
                        "consumer.max.poll.records=20000",
                        "consumer.max.partition.fetch.bytes=8388608",
                        "producer.compression.type=none",
                        "producer.compression.type=zstd",
                        "producer.batch.size=131072",
                        "producer.linger.ms=0")
                .map(setting -> {
                    int equals = setting.indexOf('=');
                    return base.as(setting)
                            .set("streams." + setting.substring(0, equals), setting.substring(equals + 1));
                })
                .toList();
    }
}

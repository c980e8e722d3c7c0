package dev.slowburn.bench;

import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.section.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs all sections on one broker and reports the results; started by {@code scripts/bench}. Progress is printed to the
 * terminal, while the measured processes log to files.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Slowburn and its peers, in turn, on the same broker and the same records.",
        footer = {
            "%nSections, in the order in which they run:%n",
            "${bench.sections}",
            "%nSee src/bench/README.md for the method and how to read the results."
        })
public final class Bench implements Callable<Integer> {

    /** Extent of a run. */
    enum Extent {
        FULL,
        QUICK
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "full",
            description =
                    "quick: fewer rounds, and shorter ones in some sections, without heap sizes and, unless selected, the peers with RocksDB. "
                            + "Default: ${DEFAULT-VALUE}.")
    private Extent extent;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SECTION",
            description =
                    "Sections, comma-separated: ${COMPLETION-CANDIDATES}. Default: all but defaults, which only compares.",
            completionCandidates = SectionNames.class)
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "PEER",
            description =
                    "Peers of the throughput section: ${COMPLETION-CANDIDATES}. Default: all but the layers of Slowburn, counter and batches.")
    private Set<PeerKind> peers = EnumSet.noneOf(PeerKind.class);

    @Option(names = "--outcomes", description = "Outcomes per round. Default: 6,000,000.")
    private Long outcomes;

    @Option(names = "--warm-ups", description = "Warm-up rounds, which are not measured. Default: 2, or 1 if quick.")
    private Integer warmUps;

    @Option(names = "--rounds", description = "Measured rounds. Default: 5, or 2 if quick.")
    private Integer rounds;

    @Option(
            names = "--threads",
            description = "Threads of each process whose throughput is compared. Default: number of cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--jvm",
            paramLabel = "OPTIONS",
            description = "JVM options of all measured processes. Default: ${DEFAULT-VALUE}.",
            defaultValue = "-Xms2g -Xmx2g -XX:+UseParallelGC")
    private String options;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of Slowburn and the no-op topology that overrides its default.")
    private Map<String, String> settings = new HashMap<>();

    @Option(
            names = "--before",
            paramLabel = "FOLDER",
            description =
                    "Folder with the compiled classes of another version, which the section objectives measures, too.")
    private Path before;

    @Option(names = "--out", description = "Folder for results and logs. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("target", "bench");

    @Option(
            names = "--newer-jdk",
            paramLabel = "FOLDER",
            description =
                    "A JDK with AOT caches, 25 or later, for the sections start and restarts. Default: ${DEFAULT-VALUE}.")
    private Path newerJdk = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");

    @Option(
            names = "--group-protocol",
            split = ",",
            paramLabel = "classic|streams",
            defaultValue = "classic,streams",
            description = "Group protocols of Kafka Streams for the section restarts. Default: ${DEFAULT-VALUE}.")
    private List<String> groupProtocols;

    @Option(
            names = "--beside",
            paramLabel = "JAR",
            description =
                    "Jar of another build, such as with another version of Kafka, that the sections crash and restarts also measure.")
    private Path beside;

    public static void main(String[] args) {
        System.setProperty("bench.sections", Section.help());
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    /** Values of {@code --only}. */
    static final class SectionNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        SectionNames() {
            super(Section.names());
        }
    }

    @Override
    public Integer call() throws Exception {
        boolean quick = extent == Extent.QUICK;
        Files.createDirectories(folder);
        BenchPlan plan = new BenchPlan(
                quick,
                outcomes != null ? outcomes : 6_000_000,
                warmUps != null ? warmUps : quick ? 1 : 2,
                rounds != null ? rounds : quick ? 2 : 5,
                threads,
                !peers.isEmpty() ? peers : quick ? PeerKind.FAST : PeerKind.COMPARED,
                settings,
                folder,
                newerJdk,
                groupProtocols,
                Optional.ofNullable(beside).map(Path::toAbsolutePath),
                Arrays.asList(options.split(" ", 0)),
                Optional.ofNullable(before));
        List<Section> sections = only.isEmpty()
                ? Section.WHOLE
                : only.stream().map(Section::named).toList();
        List<SectionResult> results = new ArrayList<>();
        try (Cluster cluster = Cluster.start()) {
            for (Section section : sections) {
                System.out.println();
                System.out.println("== " + section.title() + ": " + section.description());
                SectionResult result = run(section, cluster, plan);
                BenchReport.print(result, System.out);
                results.add(result);
                BenchReport.write(results, folder.resolve("results.json"));
            }
        }
        BenchReport.summary(results, System.out);
        return results.stream().allMatch(each -> each.failure().isEmpty()) ? 0 : 1;
    }

    /** Runs a section; if it fails, the others still run. */
    private static SectionResult run(Section section, Cluster cluster, BenchPlan plan) throws InterruptedException {
        Figures figures = new Figures();
        long begin = System.nanoTime();
        Optional<String> failure = Optional.empty();
        try {
            section.run(cluster, plan, figures);
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            failure = Optional.of(e.toString());
        }
        return new SectionResult(section, Duration.ofNanos(System.nanoTime() - begin), figures, failure);
    }
}

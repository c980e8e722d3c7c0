package dev.slowburn.bench;

import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.peer.Peers;
import dev.slowburn.bench.section.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures all sections on one broker and reports; run by {@code scripts/bench}. All of it prints to the terminal of whoever waits
 * for it, while what is measured logs to files.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Slowburn beside its peers, in turn, on the same broker and the same records.",
        footer = "%nSee src/bench/README.md for what is measured and how to read it.")
public final class Bench implements Callable<Integer> {

    /** How thorough. */
    enum Extent {
        FULL,
        QUICK
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "full",
            description =
                    "quick: under 5 minutes, with fewer rounds, without scaling, ten thousand busy SLOs, the heap and, if "
                            + "they are not asked for, the peers with RocksDB; full: under 40. Default: "
                            + "${DEFAULT-VALUE}.")
    private Extent extent;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SECTION",
            description = "Sections, comma-separated: ${COMPLETION-CANDIDATES}. Default: all but defaults and lookups.",
            completionCandidates = SectionNames.class)
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "PEER",
            description = "Whom to measure throughput beside: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Peers> peers = EnumSet.noneOf(Peers.class);

    @Option(names = "--outcomes", description = "Outcomes of a round. Default: 5,000,000, or 4,000,000 if quick.")
    private Long outcomes;

    @Option(names = "--warm-ups", description = "Rounds before those that count. Default: 2, or 1 if quick.")
    private Integer warmUps;

    @Option(names = "--rounds", description = "Rounds that count. Default: 5, or 2 if quick.")
    private Integer rounds;

    @Option(
            names = "--threads",
            description = "Threads of everybody whose throughput is compared. Default: as many as there are cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--jvm",
            paramLabel = "OPTIONS",
            description = "Options of the JVM of everybody that is measured. Default: ${DEFAULT-VALUE}.",
            defaultValue = "-Xms2g -Xmx2g -XX:+UseParallelGC")
    private String options;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of Slowburn, and of the no-op topology with it, other than its default.")
    private Map<String, String> settings = new HashMap<>();

    @Option(names = "--out", description = "Folder for results and logs. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("target", "bench");

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    /** What can be asked for alone. */
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
        Plan plan = new Plan(
                quick,
                outcomes != null ? outcomes : quick ? 4_000_000 : 5_000_000,
                warmUps != null ? warmUps : quick ? 1 : 2,
                rounds != null ? rounds : quick ? 2 : 5,
                threads,
                !peers.isEmpty() ? peers : quick ? Peers.FAST : EnumSet.allOf(Peers.class),
                settings,
                folder,
                Arrays.asList(options.split(" ", 0)));
        List<Section> sections =
                !only.isEmpty() ? only.stream().map(Section::named).toList() : quick ? Section.QUICK : Section.FULL;
        Figures figures = new Figures();
        try (Cluster cluster = Cluster.start()) {
            for (Section section : sections) {
                System.out.println();
                System.out.println("== " + section.title());
                section.run(cluster, plan, figures);
            }
        }
        Report.print(figures, System.out);
        Report.write(figures, folder.resolve("results.json"));
        return 0;
    }
}

package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.PacedLoad;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.bench.probe.Delays;
import dev.slowburn.bench.probe.Lookups;
import dev.slowburn.bench.probe.Probes;
import dev.slowburn.bench.process.Served;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.topology.state.StateFiller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Latency of HTTP requests for budgets while outcomes arrive, with one instance and with two that are queried in turn. The busy
 * budgets have outcomes in each minute of 30 days.
 */
final class LookupsSection {
    private static final int OUTCOMES_PER_SECOND = 50_000;
    private static final int LOOKUPS_PER_SECOND = 21;
    /** Until the JIT compilers are done. */
    private static final Duration WARM_UP = Duration.ofMinutes(2);

    private static final Duration MEASURED = Duration.ofSeconds(45);
    /** Two budgets each, which fill a page. */
    private static final int SERVICES = 500;

    private static final int TALLY_PARTITIONS = 8;
    private static final int HOURS = 30 * 24;
    private static final String APPLICATION = "bench-lookups";
    private static final String INPUT = APPLICATION + "-input";

    private final Cluster cluster;
    private final BenchPlan plan;
    private final Figures figures;
    private final Instant now = Instant.now();
    private final Map<String, Tally> filled = new HashMap<>();
    private final Path definitions;

    private LookupsSection(Cluster cluster, BenchPlan plan, Figures figures) throws IOException {
        this.cluster = cluster;
        this.plan = plan;
        this.figures = figures;
        definitions = Files.writeString(plan.folder().resolve("lookups.yaml"), Workload.yaml(SERVICES));
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        LookupsSection section = new LookupsSection(cluster, plan, figures);
        section.fill();
        for (int instances : List.of(1, 2)) {
            section.measure(instances);
            figures.atMost(name(Lookups.Kind.HISTORY, instances) + " p99", 50);
        }
        cluster.drop(APPLICATION);
    }

    /** Runs an instance first, which creates the changelogs. */
    private void fill() throws IOException, InterruptedException {
        cluster.create(INPUT, Cluster.INPUT_PARTITIONS);
        cluster.create(APPLICATION + "-output", 1);
        Path state = Files.createTempDirectory("slowburn-bench");
        try (Served first = start(state)) {
            first.awaitAnswer("/readyz");
        }
        StateSection.delete(state);
        try (StateFiller filler = new StateFiller(cluster.bootstrap(), APPLICATION, TALLY_PARTITIONS)) {
            for (Slo slo : Workload.definitions(PacedLoad.BUSY).slos()) {
                String id = slo.name() + '/' + slo.objectives().get(0).name();
                filled.put(id, filler.fill(slo, slo.service(), List.of(), HOURS, now.toEpochMilli()));
            }
        }
    }

    private void measure(int count) throws IOException, InterruptedException {
        List<Served> instances = new ArrayList<>();
        Path state = Files.createTempDirectory("slowburn-bench");
        try {
            for (int i = 0; i < count; i++) {
                instances.add(start(state));
            }
            for (Served each : instances) {
                each.awaitAnswer("/readyz");
            }
            awaitAssignment(instances);
            Lookups lookups = new Lookups(
                    instances.stream().map(Served::address).toList(),
                    2 * SERVICES,
                    filled,
                    now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(HOURS)),
                    HOURS);
            try (PacedLoad load = new PacedLoad(cluster, INPUT, OUTCOMES_PER_SECOND, new Probes(), new Probes())) {
                load.begin();
                lookups.ask(LOOKUPS_PER_SECOND, WARM_UP);
                long begin = System.nanoTime();
                lookups.ask(LOOKUPS_PER_SECOND, MEASURED);
                report(lookups, begin, count);
            }
        } finally {
            instances.forEach(Served::close);
            StateSection.delete(state);
        }
    }

    /** Waits until partitions stop moving; until then lists are incomplete. */
    private static void awaitAssignment(List<Served> instances) throws IOException, InterruptedException {
        List<Integer> partitions = List.of();
        while (partitions.contains(0)
                || partitions.stream().mapToInt(Integer::intValue).sum() < TALLY_PARTITIONS) {
            TimeUnit.MILLISECONDS.sleep(100);
            partitions = new ArrayList<>();
            for (Served each : instances) {
                partitions.add(each.partitions());
            }
        }
        System.out.printf("instances have %s of %d partitions%n", partitions, TALLY_PARTITIONS);
    }

    private void report(Lookups lookups, long begin, int instances) {
        for (Lookups.Kind kind : Lookups.Kind.values()) {
            Delays delays = new Delays(begin, MEASURED.toNanos(), 1);
            lookups.answers().stream()
                    .filter(answer -> answer.kind() == kind)
                    .forEach(answer -> delays.add(answer.due(), answer.millis()));
            String name = name(kind, instances);
            delays.report(name, figures);
            System.out.printf(
                    "%-24s %5d answers: p50 %s ms, p99 %s ms, max %s ms%n",
                    name,
                    delays.count(),
                    BenchReport.number(figures.get(name + " p50").median()),
                    BenchReport.number(figures.get(name + " p99").median()),
                    BenchReport.number(figures.get(name + " max").median()));
        }
    }

    private static String name(Lookups.Kind kind, int instances) {
        return kind.title() + ", " + instances + (instances == 1 ? " instance" : " instances");
    }

    /** With the raised recovery lag a second instance gets its partitions immediately, without warm-up standbys. */
    private Served start(Path state) throws IOException {
        return Served.start(
                plan,
                definitions,
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrap(),
                        "schema.registry.url",
                        "mock://bench",
                        "application.id",
                        APPLICATION,
                        "state.dir",
                        state.toString(),
                        "streams.acceptable.recovery.lag",
                        "1000000000",
                        // The filled rows look like those of an earlier version, for which the timeout would be raised.
                        "kafka.producer.transaction.timeout.ms",
                        "10000",
                        "topic.request.outcomes",
                        INPUT,
                        "topic.budget.snapshots",
                        APPLICATION + "-output"));
    }
}

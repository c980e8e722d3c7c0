package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.ApplicationTopics;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.broker.HttpRegistry;
import dev.slowburn.bench.load.SteadyLoad;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.bench.process.JarInstance;
import dev.slowburn.bench.process.JavaRuntime;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.topology.state.StateFiller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An application with state of 30 days, whose instance is killed and started again under load. */
final class CrashTrial implements AutoCloseable {
    private static final int SERVICES = 16;
    private static final int BUDGETS = 1_000;
    private static final long HOURS = 30 * 24;
    private static final int TALLY_PARTITIONS = 8;
    private static final double PER_SECOND = 1_000;
    private static final Duration STEADY = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long TIMEOUT_NANOS = Duration.ofMinutes(5).toNanos();
    private static final String RESTORED = "after the kill: restored";
    private static final double MEBI = 1024 * 1024;
    /** Less than the state, as if that were large: most of what is restored reaches the disk. */
    private static final int STORE_MEMORY_MB = 32;
    /** A few minutes leave the window between two snapshots, far less than a row of an hour. */
    private static final double KEPT = 0.9995;

    private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

    private static final String TRANSACTIONAL = "streams.enable.transactional.statestores";

    private final Cluster cluster;
    private final BenchPlan plan;
    private final String name;
    private final String application;
    private final Path jar;
    private final Map<String, String> settings = new HashMap<>();
    private final Path state = Files.createTempDirectory("slowburn-bench");
    private final Path definitions;
    private final HttpRegistry registry = new HttpRegistry();
    private final SteadyLoad load;
    private long read;
    /** Outcomes in the window of each budget, before the kill. */
    private Map<String, Long> totals = Map.of();

    private CrashTrial(Cluster cluster, BenchPlan plan, String name, Path jar, boolean isTransactional)
            throws IOException {
        this.cluster = cluster;
        this.plan = plan;
        this.name = name;
        this.jar = jar;
        application = "bench-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        definitions = Files.writeString(plan.folder().resolve("state-grouped.yaml"), StateSection.GROUPED);
        cluster.create(input(), Cluster.INPUT_PARTITIONS);
        cluster.create(application + "-output", 1);
        load = new SteadyLoad(cluster, input(), SERVICES, BUDGETS / SERVICES);
        settings.putAll(Map.of(
                "bootstrap.servers", cluster.bootstrap(),
                "schema.registry.url", registry.url(),
                "application.id", application,
                "state.dir", state.toString(),
                "topic.request.outcomes", input(),
                "topic.budget.snapshots", application + "-output",
                "kafka.consumer.session.timeout.ms", "6000",
                "store.memory.mb", Integer.toString(STORE_MEMORY_MB)));
        if (isTransactional) {
            settings.put(TRANSACTIONAL, "true");
        }
    }

    /** Whether the stores keep writes in memory until the commit. */
    boolean isTransactional() {
        return settings.containsKey(TRANSACTIONAL);
    }

    /** Creates the application, and fills its changelogs. */
    static CrashTrial prepare(Cluster cluster, BenchPlan plan, String name, Path jar, boolean isTransactional)
            throws IOException, InterruptedException {
        CrashTrial trial = new CrashTrial(cluster, plan, name, jar, isTransactional);
        try (JarInstance creator = trial.launch()) {
            creator.awaitReady();
            // An instance that finds outcomes and state, but no committed offsets, does not start.
            trial.load.send(PER_SECOND, STEADY);
        }
        Slo slo = Definitions.parse("bench", StateSection.GROUPED).slos().get(0);
        try (StateFiller filler = new StateFiller(cluster.bootstrap(), trial.application, TALLY_PARTITIONS)) {
            for (int i = 0; i < BUDGETS; i++) {
                filler.fill(
                        slo,
                        Workload.SERVICE + i % SERVICES,
                        List.of(SteadyLoad.tenant(i / SERVICES)),
                        HOURS,
                        System.currentTimeMillis());
            }
        }
        return trial;
    }

    /**
     * Lets an instance without local state restore all of it, kills it under load, and starts it again. The restored state reaches the disk,
     * as that of an instance that has run for long; what an instance has written for seconds only is still in memory. No outcome may be lost.
     */
    void run(Figures figures) throws IOException, InterruptedException {
        StateSection.delete(state);
        Files.createDirectories(state);
        changelogsRead();
        JarInstance killed = launchUntilCurrent(figures, "without local state");
        add(figures, "without local state: restored", "MiB", changelogsRead());
        load.send(PER_SECOND, STEADY);
        killed.kill();
        cluster.awaitNoMembers(application);
        changelogsRead();
        try (JarInstance again = launchUntilCurrent(figures, "after the kill")) {
            load.send(PER_SECOND, STEADY);
            add(figures, RESTORED, "MiB", changelogsRead());
            again.awaitReady();
        }
    }

    /** Median of what was restored after the kill, in MiB. */
    double restored(Figures figures) {
        return figures.get(name + ", " + RESTORED).median();
    }

    /** Launches an instance, and measures how long until all budgets have a snapshot again. */
    private JarInstance launchUntilCurrent(Figures figures, String what) throws IOException, InterruptedException {
        try (ApplicationTopics.Published published = new ApplicationTopics(cluster, application).published()) {
            JarInstance instance = launch();
            while (published.budgets() < BUDGETS) {
                if (!instance.isAlive() || System.nanoTime() - instance.launched() > TIMEOUT_NANOS) {
                    instance.close();
                    throw new IOException(name + ": " + published.budgets() + " budgets of " + BUDGETS
                            + " have snapshots; see " + plan.log("crash"));
                }
                load.send(PER_SECOND, PAUSE);
                published.poll(Duration.ZERO);
            }
            add(
                    figures,
                    what + ": until all budgets are current",
                    "s",
                    (System.nanoTime() - instance.launched()) / 1e9);
            try {
                check(published.totals());
            } catch (IOException e) {
                instance.close();
                throw e;
            }
            return instance;
        }
    }

    /** The budgets must have the same totals as after the last start, and what was sent since. */
    private void check(Map<String, Long> current) throws IOException {
        for (Map.Entry<String, Long> each : totals.entrySet()) {
            long total = current.get(each.getKey());
            if (total < each.getValue() * KEPT) {
                throw new IOException(name + ": " + each.getKey() + " has lost outcomes: " + total + " in its window, "
                        + each.getValue() + " before; see " + plan.log("crash"));
            }
        }
        totals = current;
    }

    /** MiB read from the changelogs since the last call. */
    private double changelogsRead() {
        long before = read;
        read = cluster.bytesRead(application, "-changelog");
        return (read - before) / MEBI;
    }

    private void add(Figures figures, String what, String unit, double value) {
        figures.add(name + ", " + what, unit, value);
        System.out.printf("%-72s %10s %s%n", name + ", " + what, BenchReport.number(value), unit);
    }

    private JarInstance launch() throws IOException {
        return JarInstance.launch(JavaRuntime.own(OPTIONS), jar, definitions, settings, plan.log("crash"));
    }

    private String input() {
        return application + "-input";
    }

    @Override
    public void close() throws IOException {
        load.close();
        registry.close();
        cluster.drop(application);
        StateSection.delete(state);
    }
}

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
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long TIMEOUT_NANOS = Duration.ofMinutes(5).toNanos();
    private static final double MEBI = 1024 * 1024;
    private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

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

    private CrashTrial(Cluster cluster, BenchPlan plan, String name, Path jar, Map<String, String> more)
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
                "kafka.consumer.session.timeout.ms", "6000"));
        settings.putAll(more);
    }

    /** Creates the application, and fills its changelogs and its local state. */
    static CrashTrial prepare(Cluster cluster, BenchPlan plan, String name, Path jar, Map<String, String> more)
            throws IOException, InterruptedException {
        CrashTrial trial = new CrashTrial(cluster, plan, name, jar, more);
        try (JarInstance creator = trial.launch()) {
            creator.awaitReady();
        }
        StateSection.delete(trial.state);
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
        try (JarInstance first = trial.launch()) {
            first.awaitReady();
            new ApplicationTopics(cluster, trial.application).awaitSnapshots(BUDGETS);
        }
        return trial;
    }

    /** Kills the instance under load and starts it again. */
    void run(Figures figures) throws IOException, InterruptedException {
        try (JarInstance killed = launch()) {
            killed.awaitReady();
            load.send(PER_SECOND, STEADY);
            killed.kill();
        }
        long counted = cluster.committed(application, input());
        long read = cluster.bytesRead(application, "-changelog");
        try (JarInstance again = launch()) {
            while (cluster.committed(application, input()) <= counted) {
                if (System.nanoTime() - again.launched() > TIMEOUT_NANOS) {
                    throw new IOException(name + ": nothing is counted; see " + plan.log("crash"));
                }
                load.send(PER_SECOND, PAUSE);
            }
            double seconds = (System.nanoTime() - again.launched()) / 1e9;
            load.send(PER_SECOND, STEADY);
            double ready = again.awaitReady().toMillis() / 1e3;
            add(figures, "until it counts again", "s", seconds);
            add(figures, "read from changelogs", "MiB", (cluster.bytesRead(application, "-changelog") - read) / MEBI);
            System.out.printf("%s: ready after at most %s s%n", name, BenchReport.number(ready));
        }
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

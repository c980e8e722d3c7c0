package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.broker.HttpRegistry;
import dev.slowburn.bench.load.PacedLoad;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.bench.probe.WarmingTrial;
import dev.slowburn.bench.process.JarInstance;
import dev.slowburn.bench.process.JavaRuntime;
import dev.slowburn.bench.process.StartupCache;
import dev.slowburn.chaos.verdict.SnapshotWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processes that have just started: CPU time until an instance is ready, freshness in its first minute, how long budgets have no
 * snapshot in a rolling restart, and the duration of short commands. Instances run from the jar, in turn with each JDK.
 */
final class StartSection {
    private static final Path EXAMPLES = Path.of("src", "main", "resources", "examples");
    private static final int OUTCOMES_PER_SECOND = 5_000;
    private static final int TALLY_PARTITIONS = 8;
    /** As in the image, except for what is compared. */
    private static final List<String> OPTIONS =
            List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC", "-XX:MetaspaceSize=96m");

    private final Cluster cluster;
    private final BenchPlan plan;
    private final Figures figures;
    private final HttpRegistry registry;
    private final JavaRuntime own = JavaRuntime.own(OPTIONS);
    private final JavaRuntime newer;
    private final JavaRuntime cached;
    private final Path state = Files.createTempDirectory("slowburn-bench");

    private StartSection(Cluster cluster, BenchPlan plan, Figures figures, HttpRegistry registry)
            throws IOException, InterruptedException {
        this.cluster = cluster;
        this.plan = plan;
        this.figures = figures;
        this.registry = registry;
        newer = new JavaRuntime("newer Java", plan.newerJdk(), OPTIONS);
        cached = newer.with(
                "newer Java with cache",
                "-XX:AOTCache=" + StartupCache.of(newer, plan.folder()),
                "-XX:CompileThresholdScaling=4");
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        CommandTrial.run(plan.rounds(), figures);
        try (HttpRegistry registry = new HttpRegistry()) {
            StartSection section = new StartSection(cluster, plan, figures, registry);
            section.ready();
            section.freshness();
            section.restarts();
            StateSection.delete(section.state);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // The trials declare it.
            throw new IOException(e);
        }
    }

    private void ready() throws IOException, InterruptedException {
        String application = create("bench-ready");
        // Creates the internal topics.
        ready(own, application);
        for (int round = 0; round < plan.rounds(); round++) {
            double before = ready(own, application);
            double plain = ready(newer, application);
            double after = ready(cached, application);
            System.out.printf(
                    "CPU until ready: %s %.1f s, %s %.1f s, %s %.1f s%n",
                    own.label(), before, newer.label(), plain, cached.label(), after);
            figures.add("CPU until ready, " + own.label(), "s", before);
            figures.add("CPU until ready, " + newer.label(), "s", plain);
            figures.add("CPU until ready, " + cached.label(), "s", after);
            figures.add("CPU until ready, with cache / " + own.label(), "ratio", after / before);
        }
        figures.atMost("CPU until ready, with cache / " + own.label(), 0.5);
        cluster.drop(application);
    }

    /** CPU seconds until an instance is ready. */
    private double ready(JavaRuntime java, String application) throws IOException, InterruptedException {
        try (JarInstance instance = launch(java, EXAMPLES, application, Map.of())) {
            instance.awaitReady();
            return instance.cpu().toMillis() / 1e3;
        }
    }

    private void freshness() throws Exception {
        String application = create("bench-warming");
        Path definitions = Files.writeString(
                plan.folder().resolve("warming.yaml"), Workload.yaml(PacedLoad.BUSY + PacedLoad.QUIET));
        ready(own, application);
        try (WarmingTrial trial =
                new WarmingTrial(cluster, input(application), output(application), OUTCOMES_PER_SECOND)) {
            for (int round = 0; round < Math.max(1, plan.rounds() / 2); round++) {
                for (JavaRuntime java : List.of(own, newer, cached)) {
                    trial.run(
                            "freshness after a start, " + java.label(),
                            () -> launch(java, definitions, application, Map.of()),
                            figures);
                }
            }
        }
        figures.atMost("freshness after a start, " + cached.label() + " p99", 800);
        cluster.drop(application);
    }

    private void restarts() throws Exception {
        List<JavaRuntime> compared = plan.quick() ? List.of(cached) : List.of(own, cached);
        Path definitions = Files.writeString(plan.folder().resolve("restarts.yaml"), Workload.yaml(PacedLoad.BUSY));
        for (String protocol : List.of("classic", "streams")) {
            for (int standbys : List.of(0, 1)) {
                for (JavaRuntime java : compared) {
                    String name = "silence, " + protocol + (standbys > 0 ? " with standbys" : "") + ", " + java.label();
                    restarts(name, java, definitions, protocol, standbys);
                    if (java.equals(cached)) {
                        figures.atMost(name, standbys > 0 ? 1_500 : 2_500);
                    }
                }
            }
        }
    }

    private void restarts(String name, JavaRuntime java, Path definitions, String protocol, int standbys)
            throws Exception {
        String application = create("bench-" + name.replaceAll("[^a-z0-9]+", "-"));
        Map<String, String> settings = new HashMap<>();
        settings.put("streams.group.protocol", protocol);
        if (protocol.equals("streams")) {
            cluster.setStandbys(application, standbys);
        } else {
            settings.put("streams.num.standby.replicas", Integer.toString(standbys));
        }
        List<String> budgets = new ArrayList<>();
        for (int service = 0; service < PacedLoad.BUSY; service++) {
            budgets.add(Workload.AVAILABILITY + service + "/objective");
            budgets.add(Workload.API + service + "/objective");
        }
        try (PacedLoad load = PacedLoad.busy(cluster, input(application), OUTCOMES_PER_SECOND);
                SnapshotWatch watch = new SnapshotWatch(cluster.bootstrap(), output(application))) {
            load.begin();
            new RollingRestartTrial(
                            name,
                            watch,
                            budgets,
                            () -> launch(java, definitions, application, settings),
                            TALLY_PARTITIONS)
                    .run(figures);
        }
        cluster.drop(application);
    }

    private String create(String application) {
        cluster.create(input(application), Cluster.INPUT_PARTITIONS);
        cluster.create(output(application), 1);
        return application;
    }

    private static String input(String application) {
        return application + "-input";
    }

    private static String output(String application) {
        return application + "-output";
    }

    private JarInstance launch(JavaRuntime java, Path definitions, String application, Map<String, String> more)
            throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bootstrap.servers", cluster.bootstrap(),
                "schema.registry.url", registry.url(),
                "application.id", application,
                "state.dir", state.toString(),
                "topic.request.outcomes", input(application),
                "topic.budget.snapshots", output(application)));
        settings.putAll(more);
        return JarInstance.launch(java, definitions, settings, plan.log("start"));
    }
}

package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.PacedLoad;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.bench.probe.WarmingTrial;
import dev.slowburn.bench.process.JarInstance;
import dev.slowburn.bench.process.JavaRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Processes that have just started: CPU time until an instance is ready, freshness in its first minute, and the duration of short
 * commands. Instances run from the jar, in turn with each JDK.
 */
final class StartSection {
    private static final Path EXAMPLES = Path.of("src", "main", "resources", "examples");
    private static final int OUTCOMES_PER_SECOND = 5_000;

    private final Cluster cluster;
    private final BenchPlan plan;
    private final Figures figures;
    private final JarLauncher launcher;

    private StartSection(Cluster cluster, BenchPlan plan, Figures figures, JarLauncher launcher) {
        this.cluster = cluster;
        this.plan = plan;
        this.figures = figures;
        this.launcher = launcher;
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        CommandTrial.run(plan.rounds(), figures);
        try (JarLauncher launcher = new JarLauncher(cluster, plan)) {
            StartSection section = new StartSection(cluster, plan, figures, launcher);
            section.ready();
            section.freshness();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // The trials declare it.
            throw new IOException(e);
        }
    }

    private void ready() throws IOException, InterruptedException {
        JavaRuntime own = launcher.own();
        JavaRuntime newer = launcher.newer();
        JavaRuntime cached = launcher.cached();
        String withCache = "CPU until ready, with cache / ";
        String application = launcher.create("bench-ready");
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
            figures.add(withCache + own.label(), "ratio", after / before);
            figures.add(withCache + newer.label(), "ratio", after / plain);
        }
        figures.atMost(withCache + own.label(), 0.5);
        figures.atMost(withCache + newer.label(), 0.5);
        cluster.drop(application);
    }

    /** CPU seconds until an instance is ready. */
    private double ready(JavaRuntime java, String application) throws IOException, InterruptedException {
        try (JarInstance instance = launcher.launch(java, EXAMPLES, application, Map.of())) {
            instance.awaitReady();
            return instance.cpu().toMillis() / 1e3;
        }
    }

    private void freshness() throws Exception {
        String application = launcher.create("bench-warming");
        Path definitions = Files.writeString(
                plan.folder().resolve("warming.yaml"), Workload.yaml(PacedLoad.BUSY + PacedLoad.QUIET));
        ready(launcher.own(), application);
        try (WarmingTrial trial = new WarmingTrial(
                cluster, JarLauncher.input(application), JarLauncher.output(application), OUTCOMES_PER_SECOND)) {
            for (int round = 0; round < Math.max(1, plan.rounds() / 2); round++) {
                for (JavaRuntime java : List.of(launcher.own(), launcher.newer(), launcher.cached())) {
                    trial.run(
                            "freshness after a start, " + java.label(),
                            () -> launcher.launch(java, definitions, application, Map.of()),
                            figures);
                }
            }
        }
        figures.atMost("freshness after a start, " + launcher.cached().label() + " p99", 800);
        cluster.drop(application);
    }
}

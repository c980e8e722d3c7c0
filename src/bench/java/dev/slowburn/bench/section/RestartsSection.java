package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.PacedLoad;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.bench.process.JarInstance;
import dev.slowburn.bench.process.JavaRuntime;
import dev.slowburn.chaos.verdict.SnapshotWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Restarts of one of two instances at a time under load: the longest time between two snapshots of a budget, for each group
 * protocol, with and without standbys. A round is a restart.
 */
final class RestartsSection {
    private static final int OUTCOMES_PER_SECOND = 5_000;
    private static final int TALLY_PARTITIONS = 8;
    private static final int TARGET_MILLIS = 2_500;
    private static final int TARGET_MILLIS_WITH_STANDBYS = 1_500;

    private final Cluster cluster;
    private final BenchPlan plan;
    private final Figures figures;
    private final JarLauncher launcher;
    private final Path definitions;

    private RestartsSection(Cluster cluster, BenchPlan plan, Figures figures, JarLauncher launcher) throws IOException {
        this.cluster = cluster;
        this.plan = plan;
        this.figures = figures;
        this.launcher = launcher;
        this.definitions = Files.writeString(plan.folder().resolve("restarts.yaml"), Workload.yaml(PacedLoad.BUSY));
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        try (JarLauncher launcher = new JarLauncher(cluster, plan)) {
            RestartsSection section = new RestartsSection(cluster, plan, figures, launcher);
            for (String protocol : plan.groupProtocols()) {
                section.restarts(protocol);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // The trials declare it.
            throw new IOException(e);
        }
    }

    private void restarts(String protocol) throws Exception {
        for (int standbys : List.of(0, 1)) {
            if (!plan.quick()) {
                restarts(launcher.own(), JarInstance.JAR, protocol, standbys);
            }
            if (plan.beside().isPresent()) {
                Path other = plan.beside().get();
                restarts(launcher.cachedFor(other), other, protocol, standbys);
            }
            String name = restarts(launcher.cached(), JarInstance.JAR, protocol, standbys);
            figures.atMost(
                    RollingRestartTrial.longest(name), standbys > 0 ? TARGET_MILLIS_WITH_STANDBYS : TARGET_MILLIS);
        }
    }

    /** Returns the name of the trial. */
    private String restarts(JavaRuntime java, Path jar, String protocol, int standbys) throws Exception {
        String name = protocol + (standbys > 0 ? " with standbys" : "") + ", " + java.label();
        String application = launcher.create("bench-restarts-" + name.replaceAll("[^a-z0-9]+", "-"));
        Map<String, String> settings = new HashMap<>(plan.settings());
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
        try (PacedLoad load = PacedLoad.busy(cluster, JarLauncher.input(application), OUTCOMES_PER_SECOND);
                SnapshotWatch watch = new SnapshotWatch(cluster.bootstrap(), JarLauncher.output(application))) {
            load.begin();
            new RollingRestartTrial(
                            name,
                            watch,
                            budgets,
                            () -> launcher.launch(java, jar, definitions, application, settings),
                            TALLY_PARTITIONS)
                    .run(plan.rounds(), figures);
        }
        cluster.drop(application);
        return name;
    }
}

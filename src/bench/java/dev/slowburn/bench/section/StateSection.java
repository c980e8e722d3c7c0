package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.ApplicationTopics;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.SteadyLoad;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.bench.process.MeasuredInstance;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.topology.state.StateFiller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Cost of budgets in the store, in the changelogs, on the heap, and in restore time, from few to very many budgets.
 *
 * <p>Uses one grouped SLO over 16 services; each group has an outcome every four seconds.
 */
final class StateSection {
    private static final int SERVICES = 16;
    private static final int TALLY_PARTITIONS = 8;
    private static final double SECONDS_BETWEEN_OUTCOMES = 4;
    private static final double MEBI = 1024 * 1024;

    /** One SLO for all services, grouped by tenant. */
    static final String GROUPED = """
            apiVersion: openslo/v1
            kind: SLO
            metadata:
              name: grouped
              annotations:
                slowburn.dev/all-services: "true"
                slowburn.dev/group-by: tenant
                slowburn.dev/max-groups: "100000"
            spec:
              service: any
              indicator:
                metadata: {name: grouped}
                spec:
                  ratioMetric:
                    good: {metricSource: {type: slowburn, spec: {filter: "status_code < 500"}}}
                    total: {metricSource: {type: slowburn, spec: {filter: "status_code != null"}}}
              timeWindow: [{duration: 28d, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: objective, target: 0.999}]
            """;

    private final Cluster cluster;
    private final BenchPlan plan;
    private final Figures figures;

    private StateSection(Cluster cluster, BenchPlan plan, Figures figures) {
        this.cluster = cluster;
        this.plan = plan;
        this.figures = figures;
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        StateSection section = new StateSection(cluster, plan, figures);
        section.changelog();
        section.restore(100, 30 * 24);
        if (!plan.quick()) {
            section.growth(100, 1_000, 10_000, 100_000);
            section.restore(1_000, 30 * 24);
            section.restore(10_000, 3 * 24);
            section.restore(100_000, 7);
            figures.atMost("1,000 budgets of 30 days, restored", 30);
        }
        figures.atMost("30 days of one budget in the store", 150);
        figures.atMost("changelogs, 50,000 outcomes/s, 400 budgets", 1);
        figures.atMost("changelogs, backlog, 400 budgets", 1);
        figures.atMost("start without state", 5);
        if (!plan.quick()) {
            figures.atMost("100,000 budgets, heap", 4 * 1024);
            figures.atMost("100,000 budgets, behind", 10);
        }
    }

    /** Changelog bytes per outcome with 400 budgets. */
    private void changelog() throws IOException, InterruptedException {
        Path definitions = Files.writeString(plan.folder().resolve("state-flat.yaml"), Workload.yaml(200));
        String application = "bench-state-flat";
        try (SteadyLoad load = load(application, 200, 1);
                MeasuredInstance instance =
                        start(application, definitions, Files.createTempDirectory("slowburn-bench"))) {
            startTime(instance);
            load.send(plan.outcomes() / 2);
            awaitCommitted(application, load.sent());
            add(
                    "changelogs, backlog, 400 budgets",
                    "bytes/outcome",
                    (double) topics(application).changelogBytes() / load.sent());
            load.send(50_000, Duration.ofSeconds(plan.quick() ? 3 : 10));
            long bytes = topics(application).changelogBytes();
            long sent = load.sent();
            load.send(50_000, Duration.ofSeconds(plan.quick() ? 10 : 60));
            add(
                    "changelogs, 50,000 outcomes/s, 400 budgets",
                    "bytes/outcome",
                    (double) (topics(application).changelogBytes() - bytes) / (load.sent() - sent));
        }
        cluster.drop(application);
    }

    /** Cost with increasing numbers of budgets; heap per budget is the growth divided by the added budgets. */
    private void growth(int... sizes) throws IOException, InterruptedException {
        long before = 0;
        for (int i = 0; i < sizes.length; i++) {
            long heap = running(sizes[i]);
            if (i > 0) {
                double each = (double) (heap - before) / (sizes[i] - sizes[i - 1]);
                add(String.format("%,d budgets, heap of each more", sizes[i]), "bytes/budget", each);
            }
            before = heap;
        }
    }

    /** Measures heap, changelogs and CPU with this number of budgets; returns the heap in bytes. */
    private long running(int budgets) throws IOException, InterruptedException {
        String name = String.format("%,d budgets", budgets);
        String application = "bench-state-heap-" + budgets;
        Path state = Files.createTempDirectory("slowburn-bench");
        long heap;
        try (SteadyLoad load = load(application, SERVICES, budgets / SERVICES);
                MeasuredInstance instance = start(application, grouped(), state)) {
            startTime(instance);
            load.send(budgets);
            awaitCommitted(application, load.sent());
            double rate = budgets / SECONDS_BETWEEN_OUTCOMES;
            load.send(rate, Duration.ofSeconds(10));
            long bytes = topics(application).changelogBytes();
            Duration cpu = instance.cpu();
            long begin = System.nanoTime();
            double behind = 0;
            for (int i = 0; i < 30; i++) {
                load.send(rate, Duration.ofSeconds(2));
                behind = Math.max(behind, (load.sent() - committed(application)) / rate);
            }
            double minutes = (System.nanoTime() - begin) / 60e9;
            add(name + ", behind", "s", behind);
            add(
                    name + ", changelogs",
                    "bytes/budget·min",
                    (topics(application).changelogBytes() - bytes) / minutes / budgets);
            add(name + ", processor", "ms/budget·min", instance.cpu().minus(cpu).toMillis() / minutes / budgets);
            heap = instance.heap();
            add(name + ", heap", "MiB", heap / MEBI);
            add(name + ", resident", "MiB", instance.resident() / MEBI);
        }
        delete(state);
        cluster.drop(application);
        return heap;
    }

    private void restore(int budgets, long hours) throws IOException, InterruptedException {
        String name = String.format("%,d budgets of %s", budgets, hours < 24 ? hours + " hours" : hours / 24 + " days");
        String application = "bench-state-restore-" + budgets;
        Path state = Files.createTempDirectory("slowburn-bench");
        cluster.create(application + "-input", Cluster.INPUT_PARTITIONS);
        cluster.create(application + "-output", 1);
        try (MeasuredInstance instance = start(application, grouped(), state)) {
            startTime(instance);
        }
        delete(state);
        try (StateFiller filler = new StateFiller(cluster.bootstrap(), application, TALLY_PARTITIONS)) {
            Slo slo = Definitions.parse("bench", Files.readString(grouped()))
                    .slos()
                    .get(0);
            for (int i = 0; i < budgets; i++) {
                filler.fill(
                        slo,
                        Workload.SERVICE + i % SERVICES,
                        List.of(SteadyLoad.tenant(i / SERVICES)),
                        hours,
                        System.currentTimeMillis());
            }
            Files.createDirectories(state);
            long begin = System.nanoTime();
            try (MeasuredInstance instance = start(application, grouped(), state)) {
                add(name + ", restored", "s", instance.millisToRunning() / 1e3);
                topics(application).awaitSnapshots(budgets);
                add(name + ", all published", "s", (System.nanoTime() - begin) / 1e9);
                add(name + ", resident", "MiB", instance.resident() / MEBI);
            }
            add(name + ", on disk", "KB/budget", size(state) / 1e3 / budgets);
            if (hours == 30 * 24) {
                add("30 days of one budget in the store", "KB", (double) filler.bytes() / budgets / 1e3);
            }
        }
        delete(state);
        cluster.drop(application);
    }

    private void add(String name, String unit, double value) {
        figures.add(name, unit, value);
        System.out.printf("%-52s %10s %s%n", name, BenchReport.number(value), unit);
    }

    private ApplicationTopics topics(String application) {
        return new ApplicationTopics(cluster, application);
    }

    private void startTime(MeasuredInstance instance) {
        add("start without state", "s", instance.millisToRunning() / 1e3);
    }

    private SteadyLoad load(String application, int services, int groups) {
        cluster.create(application + "-input", Cluster.INPUT_PARTITIONS);
        cluster.create(application + "-output", 1);
        return new SteadyLoad(cluster, application + "-input", services, groups);
    }

    private MeasuredInstance start(String application, Path definitions, Path state) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "application.id",
                application,
                "state.dir",
                state.toString(),
                "topic.request.outcomes",
                application + "-input",
                "topic.budget.snapshots",
                application + "-output"));
        return MeasuredInstance.start(plan, definitions, settings);
    }

    private Path grouped() throws IOException {
        return Files.writeString(plan.folder().resolve("state-grouped.yaml"), GROUPED);
    }

    private long committed(String application) {
        return cluster.committed(application, application + "-input");
    }

    private void awaitCommitted(String application, long outcomes) throws InterruptedException {
        while (committed(application) < outcomes) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(StateSection::length)
                    .sum();
        }
    }

    private static long length(Path file) {
        // Returns 0 if RocksDB has removed the file in the meantime.
        return file.toFile().length();
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.fleet.MeasuredPhase;
import dev.slowburn.bench.fleet.ProbeLoad;
import dev.slowburn.bench.load.SteadyLoad;
import dev.slowburn.bench.probe.Delays;
import dev.slowburn.bench.probe.ProbeSnapshots;
import dev.slowburn.bench.process.Served;
import dev.slowburn.testkit.fleet.Calibration;
import dev.slowburn.testkit.fleet.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One or a few real instances with one thread each, under several constant loads. */
final class InstancesTrial {
    private static final int INPUTS = 12;
    private static final int TALLIES = 24;
    private static final int SERVICES = 53;
    private static final int TENANTS = 20;
    private static final int WARM_UP_RATE = 10_000;
    private static final long COMMIT_MILLIS = 100;
    private static final Duration SETTLED = Duration.ofSeconds(4);
    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Cluster cluster;
    private final BenchPlan plan;
    private final int count;
    private final String application;
    private final Duration duration;

    /** Constant loads. */
    enum Load {
        IDLE(0, SERVICES, TENANTS),
        /** Commits write to most partitions, with few tallies in each. */
        FEW(400, SERVICES, TENANTS),
        /** As many outcomes as {@link #MANY}, in few tallies. */
        ONE_BUDGET(10_000, 1, 1),
        MANY(10_000, SERVICES, TENANTS),
        VALIDATED(4_000, SERVICES, TENANTS);

        private final int rate;
        private final int services;
        private final int tenants;

        Load(int rate, int services, int tenants) {
            this.rate = rate;
            this.services = services;
            this.tenants = tenants;
        }

        private double probes() {
            return this == IDLE ? 0 : ProbeLoad.PER_SECOND;
        }
    }

    /**
     * What was measured under one load.
     *
     * @param phase per second
     * @param p50 median time to snapshot in milliseconds; 0 if idle
     */
    record Measured(Calibration.Step step, MeasuredPhase phase, double p50, double p99) {}

    InstancesTrial(Cluster cluster, BenchPlan plan, int count) {
        this.cluster = cluster;
        this.plan = plan;
        this.count = count;
        application = "bench-model-" + count + "-" + System.nanoTime();
        duration = Duration.ofSeconds(plan.quick() ? 15 : 30);
    }

    /** This trial as a scenario of the model. */
    Fleet fleet(Load load) {
        return new Fleet(
                count, 1, INPUTS, TALLIES, load.rate, load.probes(), load.services, load.tenants, COMMIT_MILLIS, 1);
    }

    /** Measures one load after the other. */
    List<Measured> run(List<Load> loads) throws Exception {
        String input = application + "-input";
        cluster.create(input, INPUTS);
        cluster.create(application + "-output", 1);
        Path definitions = Files.writeString(plan.folder().resolve("model.yaml"), StateSection.GROUPED);
        List<Served> instances = new ArrayList<>();
        List<Path> states = new ArrayList<>();
        try (ProbeSnapshots snapshots = new ProbeSnapshots(cluster, application + "-output");
                ProbeLoad probes = new ProbeLoad(cluster, input, INPUTS, TALLIES, TALLIES, snapshots.probes())) {
            for (int i = 0; i < count; i++) {
                states.add(Files.createTempDirectory("slowburn-bench"));
                instances.add(Served.start(plan.options(), plan.log("model"), definitions, settings(states.get(i))));
            }
            for (Served each : instances) {
                each.awaitAnswer("/readyz");
            }
            awaitShared(instances);
            probes.begin();
            try (SteadyLoad warmUp = new SteadyLoad(cluster, input, INPUTS, SERVICES, TENANTS)) {
                warmUp.send(WARM_UP_RATE, Duration.ofSeconds(plan.quick() ? 25 : 60));
            }
            List<Measured> measured = new ArrayList<>();
            for (Load each : loads) {
                try (SteadyLoad load = new SteadyLoad(cluster, input, INPUTS, each.services, each.tenants)) {
                    measured.add(measure(instances, snapshots, probes, load, each));
                }
            }
            return measured;
        } finally {
            instances.forEach(Served::close);
            for (Path each : states) {
                StateSection.delete(each);
            }
            cluster.drop(application);
        }
    }

    private Measured measure(
            List<Served> instances, ProbeSnapshots snapshots, ProbeLoad probes, SteadyLoad outcomes, Load load)
            throws Exception {
        probes.setPaused(load == Load.IDLE);
        // Ends what the previous load has begun.
        outcomes.send(load.rate, SETTLED);
        long wallNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
        long begin = System.nanoTime();
        MeasuredPhase phase = MeasuredPhase.of(instances, () -> {
            outcomes.send(load.rate, duration);
            return null;
        });
        Figures delays = new Figures();
        List<Calibration.Delay> single = List.of();
        if (load != Load.IDLE) {
            TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
            long missing = snapshots.report("p", new Delays(begin, duration.toNanos(), 1), delays);
            if (missing > 0) {
                throw new IOException(missing + " probes have no snapshot");
            }
            // Threads commit at multiples of the interval of the wall clock.
            double start = Math.floorDiv(begin + wallNanos, TimeUnit.MILLISECONDS.toNanos(COMMIT_MILLIS))
                    * (double) COMMIT_MILLIS;
            single = snapshots.delays(begin, duration.toNanos()).stream()
                    .map(each -> new Calibration.Delay((each.due() + wallNanos) / 1e6 - start, each.millis()))
                    .toList();
        }
        Measured measured = new Measured(
                new Calibration.Step(
                        fleet(load), phase.cores(), phase.commits(), phase.markers(), phase.commitMillis(), single),
                phase,
                load == Load.IDLE ? 0 : delays.get("p p50").last(),
                load == Load.IDLE ? 0 : delays.get("p p99").last());
        System.out.printf(
                "%d x %s: %.3f cores, %.1f commits/s of %.2f ms, %,.0f markers/s, p50 %.0f ms, p99 %.0f ms%n",
                count,
                load,
                phase.cores(),
                phase.commits(),
                phase.commitMillis() / phase.commits(),
                phase.markers(),
                measured.p50(),
                measured.p99());
        return measured;
    }

    /** Waits until each instance has tasks and all tasks have an instance. */
    private void awaitShared(List<Served> instances) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        List<Integer> partitions = List.of();
        while (partitions.isEmpty()
                || partitions.stream().anyMatch(each -> each < TALLIES / count)
                || partitions.stream().mapToInt(Integer::intValue).sum() != TALLIES) {
            if (System.nanoTime() > deadline) {
                throw new IOException("instances have " + partitions + " of " + TALLIES + " partitions");
            }
            TimeUnit.MILLISECONDS.sleep(100);
            partitions = new ArrayList<>();
            for (Served each : instances) {
                partitions.add(each.partitions());
            }
        }
    }

    private Map<String, String> settings(Path state) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "schema.registry.url",
                "mock://bench",
                "application.id",
                application,
                "state.dir",
                state.toString(),
                "threads",
                "1",
                "tally.partitions",
                Integer.toString(TALLIES),
                "commit.interval",
                COMMIT_MILLIS + "ms",
                "topic.request.outcomes",
                application + "-input",
                "topic.budget.snapshots",
                application + "-output"));
        settings.putAll(plan.settings());
        return settings;
    }
}

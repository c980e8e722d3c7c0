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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One or a few real instances with one thread each, in one application, under several constant loads. */
final class InstancesTrial implements AutoCloseable {
    /** Tally partitions for each partition of the input. */
    private static final int TALLIES = 2;

    private static final int SERVICES = 53;
    private static final int TENANTS = 20;
    private static final long COMMIT_MILLIS = 100;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int MAX_WINDOWS = 12;
    /** Share of the compilers in the CPU time of warm instances, at most. */
    private static final double WARM = 0.2;

    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Cluster cluster;
    private final BenchPlan plan;
    private final int inputs;
    private final int tallies;
    private final String application;
    private final String input;
    private final Duration settled;
    private final Path definitions;
    private final List<Served> instances = new ArrayList<>();
    private final List<Path> states = new ArrayList<>();
    private final ProbeSnapshots snapshots;
    private final ProbeLoad probes;

    /** Constant loads. */
    enum Load {
        /** Only progress. */
        IDLE(0, SERVICES, TENANTS, false),
        /** Each commit has records, for few partitions. */
        ONE_SLOWLY(9, 1, 1, false),
        /** Commits write to most partitions, with few tallies in each. */
        FEW(36, SERVICES, TENANTS, true),
        MANY(840, SERVICES, TENANTS, true),
        /** As many outcomes as {@link #MANY}, in few tallies. */
        ONE_BUDGET(840, 1, 1, false),
        /** About as many tallies as {@link #MANY}, for few partitions. */
        ONE_SERVICE(840, 1, SERVICES * TENANTS, false),
        VALIDATED(168, SERVICES, TENANTS, true);

        /** Outcomes per second and partition of the input. */
        private final int rate;

        private final int services;
        private final int tenants;

        private final boolean withProbes;

        Load(int rate, int services, int tenants, boolean withProbes) {
            this.rate = rate;
            this.services = services;
            this.tenants = tenants;
            this.withProbes = withProbes;
        }

        private double probes() {
            return withProbes ? ProbeLoad.PER_SECOND : 0;
        }
    }

    /**
     * What was measured under one load.
     *
     * @param phase per second
     * @param others cores of the broker and the generators
     * @param p50 median time to snapshot in milliseconds; 0 if idle
     */
    record Measured(Calibration.Step step, MeasuredPhase phase, double others, double p50, double p99) {}

    /**
     * Starts a number of instances.
     *
     * @param inputs partitions of the input
     */
    InstancesTrial(Cluster cluster, BenchPlan plan, int count, int inputs) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.plan = plan;
        this.inputs = inputs;
        tallies = inputs * TALLIES;
        application = "bench-model-" + System.nanoTime();
        input = application + "-input";
        settled = Duration.ofSeconds(plan.quick() ? 3 : 4);
        definitions = Files.writeString(plan.folder().resolve("model.yaml"), StateSection.GROUPED);
        cluster.create(input, inputs);
        cluster.create(application + "-output", 1);
        snapshots = new ProbeSnapshots(cluster, application + "-output");
        probes = new ProbeLoad(cluster, input, inputs, tallies, tallies, snapshots.probes());
        for (int i = 0; i < count; i++) {
            start();
        }
        for (Served each : instances) {
            each.awaitAnswer("/readyz");
        }
        awaitShared();
        probes.begin();
    }

    /** This trial as a scenario of the model. */
    Fleet fleet(Load load) {
        return new Fleet(
                instances.size(),
                1,
                inputs,
                tallies,
                (double) load.rate * inputs,
                load.probes(),
                load.services,
                load.tenants,
                COMMIT_MILLIS,
                1);
    }

    private void start() throws IOException, InterruptedException {
        Path state = Files.createTempDirectory("slowburn-bench");
        states.add(state);
        instances.add(Served.start(plan.options(), plan.log("model"), definitions, settings(state)));
    }

    /** Sends outcomes to all until compilers take little of the CPU time. */
    static void warmUp(List<InstancesTrial> trials) throws Exception {
        List<Served> instances =
                trials.stream().flatMap(each -> each.instances.stream()).toList();
        ExecutorService senders = Executors.newFixedThreadPool(trials.size());
        List<Callable<Void>> loads = trials.stream()
                .<Callable<Void>>map(each -> () -> each.send(Load.MANY, WINDOW))
                .toList();
        for (int i = 1; i <= MAX_WINDOWS; i++) {
            MeasuredPhase phase = MeasuredPhase.of(instances, () -> senders.invokeAll(loads));
            System.out.printf(
                    "warm-up, window %d: %.2f cores, of them %.2f of compilers%n", i, phase.cores(), phase.compilers());
            if (phase.compilers() < WARM * phase.cores()) {
                break;
            }
        }
        senders.shutdown();
    }

    private Void send(Load load, Duration time) throws InterruptedException {
        try (SteadyLoad outcomes = new SteadyLoad(cluster, input, inputs, load.services, load.tenants)) {
            outcomes.send((double) load.rate * inputs, time);
        }
        return null;
    }

    /** Ends one instance; the others take its tasks. */
    void stopOne() throws IOException, InterruptedException {
        instances.remove(instances.size() - 1).close();
        awaitShared();
    }

    @Override
    public void close() throws IOException {
        probes.close();
        snapshots.close();
        instances.forEach(Served::close);
        for (Path each : states) {
            StateSection.delete(each);
        }
        cluster.drop(application);
    }

    Measured measure(Load load) throws Exception {
        try (SteadyLoad outcomes = new SteadyLoad(cluster, input, inputs, load.services, load.tenants)) {
            return measure(outcomes, load);
        }
    }

    private Measured measure(SteadyLoad outcomes, Load load) throws Exception {
        probes.setPaused(!load.withProbes);
        Duration duration = Duration.ofSeconds(plan.quick() ? 6 : load == Load.VALIDATED ? 20 : 15);
        // Ends what the previous load has begun, and compiles what this one runs.
        outcomes.send((double) load.rate * inputs, duration);
        long wallNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
        long begin = System.nanoTime();
        double brokerBefore = cluster.cpu().toNanos();
        MeasuredPhase phase = MeasuredPhase.of(instances, () -> {
            outcomes.send((double) load.rate * inputs, duration);
            return null;
        });
        double broker = (cluster.cpu().toNanos() - brokerBefore) / (System.nanoTime() - begin);
        Figures delays = new Figures();
        List<Calibration.Delay> single = List.of();
        if (load.withProbes) {
            TimeUnit.NANOSECONDS.sleep(settled.toNanos());
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
                        fleet(load),
                        phase.steadyCores(),
                        phase.polls(),
                        phase.commits(),
                        phase.markers(),
                        phase.commitMillis(),
                        single),
                phase,
                broker,
                load.withProbes ? delays.get("p p50").last() : 0,
                load.withProbes ? delays.get("p p99").last() : 0);
        System.out.printf(
                "%d x %s: %.3f cores, of them %.3f of compilers; broker and generator %.2f; %.1f commits/s"
                        + " of %.2f ms, %,.0f markers/s, %,.0f polls/s, %,.0f consumed/s, %,.0f sent/s, p50 %.0f ms, p99 %.0f ms%n",
                instances.size(),
                load,
                phase.cores(),
                phase.compilers(),
                broker,
                phase.commits(),
                phase.commitMillis() / phase.commits(),
                phase.markers(),
                phase.polls(),
                phase.consumed(),
                phase.sent(),
                measured.p50(),
                measured.p99());
        return measured;
    }

    /** Waits until each instance has tasks and all tasks have an instance. */
    private void awaitShared() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        List<Integer> partitions = List.of();
        while (partitions.isEmpty()
                || partitions.stream().anyMatch(each -> each < tallies / instances.size())
                || partitions.stream().mapToInt(Integer::intValue).sum() != tallies) {
            if (System.nanoTime() > deadline) {
                throw new IOException("instances have " + partitions + " of " + tallies + " partitions");
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
                Integer.toString(tallies),
                "topic.request.outcomes",
                application + "-input",
                "topic.budget.snapshots",
                application + "-output"));
        settings.put("commit.interval", COMMIT_MILLIS + "ms");
        settings.putAll(MeasuredPhase.SETTINGS);
        settings.putAll(plan.settings());
        return settings;
    }
}

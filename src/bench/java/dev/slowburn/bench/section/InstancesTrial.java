package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.fleet.MeasuredLoad;
import dev.slowburn.bench.fleet.MeasuredPhase;
import dev.slowburn.bench.fleet.ModelLoad;
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

/** One or a few real instances, in one application, under several constant loads. */
final class InstancesTrial implements AutoCloseable {
    /** Tally partitions for each partition of the input. */
    private static final int TALLIES = 2;

    private static final long COMMIT_MILLIS = 100;
    /** Ends what the previous load has begun. */
    private static final Duration BEGIN = Duration.ofSeconds(3);
    /** How long snapshots may take after the end of a load. */
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Cluster cluster;
    private final BenchPlan plan;
    private final int threads;
    private final int inputs;
    private final int tallies;
    private final String application;
    private final String input;
    private final Path definitions;
    private final List<Served> instances = new ArrayList<>();
    private final List<Path> states = new ArrayList<>();
    private final ProbeSnapshots snapshots;
    private final ProbeLoad probes;

    /**
     * Starts a number of instances.
     *
     * @param threads of each instance
     * @param inputs partitions of the input
     */
    InstancesTrial(Cluster cluster, BenchPlan plan, int count, int threads, int inputs)
            throws IOException, InterruptedException {
        this.cluster = cluster;
        this.plan = plan;
        this.threads = threads;
        this.inputs = inputs;
        tallies = inputs * TALLIES;
        application = "bench-model-" + System.nanoTime();
        input = application + "-input";
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
        probes.setPaused(true);
        probes.begin();
    }

    /** This trial as a scenario of the model. */
    Fleet fleet(ModelLoad load) {
        return load.fleet(instances.size(), threads, inputs, tallies, COMMIT_MILLIS);
    }

    private void start() throws IOException, InterruptedException {
        Path state = Files.createTempDirectory("slowburn-bench");
        states.add(state);
        instances.add(Served.start(plan.options(), plan.log("model"), definitions, settings(state)));
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

    /** Sends as many outcomes as {@link ModelLoad#MANY}, without probes, so it does not matter if snapshots are late. */
    MeasuredPhase warmUp(Duration duration) throws Exception {
        try (SteadyLoad outcomes = steadyLoad(ModelLoad.MANY)) {
            return measure(outcomes, ModelLoad.MANY, duration);
        }
    }

    private SteadyLoad steadyLoad(ModelLoad load) {
        return new SteadyLoad(cluster, input, inputs, load.services(), load.tenants());
    }

    private MeasuredPhase measure(SteadyLoad outcomes, ModelLoad load, Duration duration) throws Exception {
        return MeasuredPhase.of(instances, () -> {
            outcomes.sendRandomly(load.rate(inputs), duration);
            return null;
        });
    }

    /** @param duration without {@link #BEGIN} */
    MeasuredLoad.Pass measure(ModelLoad load, Duration duration) throws Exception {
        probes.setPaused(!load.withProbes());
        try (SteadyLoad outcomes = steadyLoad(load)) {
            outcomes.sendRandomly(load.rate(inputs), BEGIN);
            return pass(outcomes, load, duration);
        } finally {
            probes.setPaused(true);
        }
    }

    private MeasuredLoad.Pass pass(SteadyLoad outcomes, ModelLoad load, Duration duration) throws Exception {
        long wallNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
        long begin = System.nanoTime();
        double brokerBefore = cluster.cpu().toNanos();
        MeasuredPhase phase = measure(outcomes, load, duration);
        double broker = (cluster.cpu().toNanos() - brokerBefore) / (System.nanoTime() - begin);
        if (!load.withProbes()) {
            return new MeasuredLoad.Pass(phase, broker, 0, 0, List.of());
        }
        TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
        Figures delays = new Figures();
        long missing = snapshots.report("p", new Delays(begin, duration.toNanos(), 1), delays);
        if (missing > 0) {
            throw new IOException(missing + " probes have no snapshot");
        }
        // Threads commit at multiples of the interval of the wall clock.
        double start =
                Math.floorDiv(begin + wallNanos, TimeUnit.MILLISECONDS.toNanos(COMMIT_MILLIS)) * (double) COMMIT_MILLIS;
        List<Calibration.Delay> single = snapshots.delays(begin, duration.toNanos()).stream()
                .map(each -> new Calibration.Delay((each.due() + wallNanos) / 1e6 - start, each.millis()))
                .toList();
        return new MeasuredLoad.Pass(
                phase, broker, delays.get("p p50").last(), delays.get("p p99").last(), single);
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
                Integer.toString(threads),
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

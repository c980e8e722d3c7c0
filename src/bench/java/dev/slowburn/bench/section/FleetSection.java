package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.fleet.BrokerTrial;
import dev.slowburn.bench.fleet.FleetSize;
import dev.slowburn.bench.fleet.MeasuredPhase;
import dev.slowburn.bench.fleet.OtherInstances;
import dev.slowburn.bench.fleet.ProbeLoad;
import dev.slowburn.bench.fleet.ShareAssignor;
import dev.slowburn.bench.load.SteadyLoad;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.bench.probe.Delays;
import dev.slowburn.bench.probe.ProbeSnapshots;
import dev.slowburn.bench.process.Served;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.testkit.fleet.NonNegativeFit;
import dev.slowburn.testkit.fleet.TransactionShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * One instance of a large fleet. The instance and the broker are real, with all partitions of the fleet. The tasks of the other
 * instances run nowhere; a generator sends what they would send to the instance's tally partitions, see {@link OtherInstances}. Then the
 * broker alone is loaded with transactions like those of the instance, see {@link BrokerTrial}.
 */
final class FleetSection {
    private static final String TIME_UNIT = "CPU us";
    private static final Duration SETTLED = Duration.ofSeconds(4);
    private static final String APPLICATION = "bench-fleet";
    private static final String INPUT = APPLICATION + "-input";
    private static final String TRANSACTIONS = "fleet, transactions";
    private static final String MARKERS = "fleet, transaction markers";
    private static final String RECORDS_OUT = "fleet, records out";
    private static final String BYTES_OUT = "fleet, bytes out";
    private static final double MEBI = 1024 * 1024;
    private static final FleetSize FULL = new FleetSize(100, 2, 1_000, 128, 2_000_000, 2_000, 100);
    private static final FleetSize QUICK = new FleetSize(20, 2, 200, 32, 200_000, 400, 50);

    private final Cluster cluster;
    private final BenchPlan plan;
    private final Figures figures;
    private final FleetSize size;
    private final Duration round;

    private FleetSection(Cluster cluster, BenchPlan plan, Figures figures) {
        this.cluster = cluster;
        this.plan = plan;
        this.figures = figures;
        size = plan.quick() ? QUICK : FULL;
        round = Duration.ofSeconds(plan.quick() ? 10 : 15);
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        FleetSection section = new FleetSection(cluster, plan, figures);
        section.describe();
        try {
            section.measure();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // A callable declares no narrower one.
            throw new IOException(e);
        }
    }

    private void describe() {
        System.out.println(size);
        System.out.printf(
                "real: one instance with %d input and %d tally partitions and %,d outcomes/s of its own, and a broker with all partitions%n",
                size.ownInputs(), size.ownTallies(), size.ownOutcomesPerSecond());
        System.out.printf(
                "generated: the tallies and progress of the other %d threads for these tally partitions, each thread committing every %d ms, by 8 producers%n",
                size.otherThreads(), size.commitMillis());
        System.out.println(
                "missing: the tasks of the other instances, their records to other partitions, and replicas");
    }

    private void measure() throws Exception {
        cluster.create(INPUT, size.inputPartitions());
        cluster.create(APPLICATION + "-output", 1);
        Path definitions = Files.writeString(plan.folder().resolve("fleet.yaml"), StateSection.GROUPED);
        List<String> options = new ArrayList<>(plan.options());
        options.addAll(ShareAssignor.options(size));
        Path state = Files.createTempDirectory("slowburn-bench");
        try (Served instance = Served.start(options, plan.log("fleet"), definitions, settings(state))) {
            instance.awaitAnswer("/readyz");
            System.out.println("the instance is ready");
            try (OtherInstances others = new OtherInstances(
                            cluster,
                            APPLICATION + "-tallies-repartition",
                            size,
                            Definitions.parse("bench", StateSection.GROUPED)
                                    .slos()
                                    .get(0),
                            service -> Workload.SERVICE + service,
                            SteadyLoad::tenant);
                    ProbeSnapshots snapshots = new ProbeSnapshots(cluster, APPLICATION + "-output");
                    ProbeLoad probes = new ProbeLoad(
                            cluster,
                            INPUT,
                            size.ownInputs(),
                            size.tallyPartitions(),
                            size.ownTallies(),
                            snapshots.probes());
                    SteadyLoad load =
                            new SteadyLoad(cluster, INPUT, size.ownInputs(), size.services(), size.tenants())) {
                others.begin();
                probes.begin();
                measure(instance, others, snapshots, probes, load);
            }
        } finally {
            StateSection.delete(state);
        }
        cluster.drop(APPLICATION);
        double transactions = figures.get(TRANSACTIONS).median();
        TransactionShape shape = TransactionShape.of(
                transactions,
                figures.get(MARKERS).median(),
                figures.get(RECORDS_OUT).median(),
                figures.get(BYTES_OUT).median(),
                (size.ownInputs() + size.ownTallies()) / size.threads());
        long interval = Math.round(TimeUnit.SECONDS.toMillis(size.threads()) / transactions);
        new BrokerTrial(cluster, plan, figures, size, shape, interval, APPLICATION).run();
        cluster.drop(APPLICATION);
    }

    private Map<String, String> settings(Path state) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bootstrap.servers", cluster.bootstrap(),
                "schema.registry.url", "mock://bench",
                "application.id", APPLICATION,
                "state.dir", state.toString(),
                "threads", Integer.toString(size.threads()),
                "tally.partitions", Integer.toString(size.tallyPartitions()),
                "streams.task.assignor.class", ShareAssignor.class.getName(),
                "topic.request.outcomes", INPUT,
                "topic.budget.snapshots", APPLICATION + "-output"));
        settings.putAll(MeasuredPhase.SETTINGS);
        return settings;
    }

    private void measure(
            Served instance, OtherInstances others, ProbeSnapshots snapshots, ProbeLoad probes, SteadyLoad load)
            throws Exception {
        int rate = size.ownOutcomesPerSecond();
        load.send(rate, Duration.ofSeconds(plan.quick() ? 30 : 90));
        System.out.printf("warm: %,d records not read yet at most%n", (long) lag(instance));
        long begin = System.nanoTime();
        for (int i = 0; i < plan.rounds(); i++) {
            round(instance, others, snapshots, () -> send(load, rate));
        }
        long nanos = (System.nanoTime() - begin) / plan.rounds();
        System.out.printf(
                "after the rounds: %,d records not read yet at most; the generator of the others was late by %d ms at most%n",
                (long) lag(instance), others.latestMillis());
        figures.add("fleet, heap after a collection", "MiB", instance.heap() / MEBI);

        probes.setPaused(true);
        Step sums = step("tallies and progress of others", instance, others, () -> send(load, 0));
        others.setTallies(false);
        Step progress = step("progress of others", instance, others, () -> send(load, 0));
        others.pause();
        step("its own outcomes", instance, others, () -> send(load, rate));
        Step idle = step("nothing", instance, others, () -> send(load, 0));
        List<Double> times = NonNegativeFit.of(List.of(idle.row(), progress.row(), sums.row()));
        figures.add("fleet, a record of progress", TIME_UNIT, times.get(1));
        figures.add("fleet, a tally of a budget", TIME_UNIT, times.get(2));

        long missing = snapshots.report("fleet to snapshot", new Delays(begin, nanos, plan.rounds()), figures);
        System.out.printf("%d probes have no snapshot%n", missing);
    }

    /** CPU time without JIT compilers under a part of the load, and what others sent meanwhile. */
    private record Step(double cores, OtherInstances.Rates sent) {
        NonNegativeFit.Row row() {
            return new NonNegativeFit.Row(cores, List.of(1.0, sent.progressRecords() / 1e6, sent.sums() / 1e6));
        }
    }

    private Step step(String part, Served instance, OtherInstances others, Callable<?> load) throws Exception {
        TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
        OtherInstances.Counts before = others.counts();
        long begin = System.nanoTime();
        MeasuredPhase phase = MeasuredPhase.of(List.of(instance), load);
        OtherInstances.Rates sent = others.counts().since(before, (System.nanoTime() - begin) / 1e9);
        figures.add("fleet, cpu with only " + part, "cores", phase.cores());
        System.out.printf(
                "only %s: %.3f cores, of them %.3f of compilers, %,.0f sums/s, %,.0f progress records/s, %.1f commits/s, %,.0f markers/s%n",
                part,
                phase.cores(),
                phase.compilers(),
                sent.sums(),
                sent.progressRecords(),
                phase.commits(),
                phase.markers());
        return new Step(phase.steadyCores(), sent);
    }

    private Void send(SteadyLoad load, int rate) throws InterruptedException {
        load.send(rate, round);
        return null;
    }

    private void round(Served instance, OtherInstances others, ProbeSnapshots snapshots, Callable<?> load)
            throws Exception {
        OtherInstances.Counts before = others.counts();
        long snapshotsBefore = snapshots.snapshots();
        long journal = journalBytes();
        long begin = System.nanoTime();
        MeasuredPhase phase = MeasuredPhase.of(List.of(instance), load);
        double seconds = (System.nanoTime() - begin) / 1e9;
        OtherInstances.Rates sent = others.counts().since(before, seconds);
        figures.add("fleet, cpu", "cores", phase.cores());
        figures.add("fleet, cpu of compilers", "cores", phase.compilers());
        figures.add("fleet, journal", "bytes/s", (journalBytes() - journal) / seconds);
        figures.add("fleet, records in", "records/s", phase.consumed());
        figures.add("fleet, tallies in", "records/s", sent.tallyRecords());
        figures.add("fleet, progress in", "records/s", sent.progressRecords());
        figures.add("fleet, sums in", "sums/s", sent.sums());
        figures.add("fleet, transactions of others", "1/s", sent.transactions());
        figures.add(TRANSACTIONS, "1/s", phase.commits());
        figures.add(MARKERS, "1/s", phase.markers());
        figures.add(RECORDS_OUT, "records/s", phase.sent());
        figures.add(BYTES_OUT, "bytes/s", phase.sentBytes());
        figures.add("fleet, snapshots", "1/s", (snapshots.snapshots() - snapshotsBefore) / seconds);
        System.out.printf(
                "%.2f cores, %,.0f records/s in, of them %,.0f with tallies (%,.0f sums/s) and %,.0f with progress; %,.0f markers/s%n",
                phase.cores(),
                phase.consumed(),
                sent.tallyRecords(),
                sent.sums(),
                sent.progressRecords(),
                phase.markers());
    }

    private long journalBytes() {
        return cluster.bytes((APPLICATION + "-journal-changelog")::equals);
    }

    private static double lag(Served instance) throws IOException, InterruptedException {
        return instance.metric("kafka_consumer_lag_max_records");
    }
}

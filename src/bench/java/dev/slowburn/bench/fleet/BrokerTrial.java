package dev.slowburn.bench.fleet;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.TransactionLoad;
import dev.slowburn.bench.probe.Delays;
import dev.slowburn.bench.process.LoadProcess;
import dev.slowburn.testkit.fleet.CapacitySearch;
import dev.slowburn.testkit.fleet.PacedCommits;
import dev.slowburn.testkit.fleet.TransactionShape;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * How many instances of a fleet one broker sustains: another process commits transactions of the measured shape at the measured pace,
 * with a producer for each stream thread, for more and more instances until they no longer keep the pace.
 */
public final class BrokerTrial {
    private static final String TOPIC = "-transactions";
    /** Instances of the first step, in fleets. */
    private static final double FIRST = 0.4;
    /** Instances of the largest step, in fleets. */
    private static final int MOST = 2;

    private final Cluster cluster;
    private final BenchPlan plan;
    private final Figures figures;
    private final FleetSize size;
    private final TransactionShape shape;
    private final long intervalMillis;
    private final String topic;
    private final long windowMillis;
    private final long settleMillis;

    /** What one broker did under the load of a number of instances. */
    private record Step(PacedCommits commits, double brokerCores, double loadCores, double logBytes) {
        double cpuMillis() {
            return 1_000 * brokerCores / commits.perSecond();
        }
    }

    /**
     * @param application prefix of the name of a topic that this creates
     * @param intervalMillis of the commits of a thread
     */
    public BrokerTrial(
            Cluster cluster,
            BenchPlan plan,
            Figures figures,
            FleetSize size,
            TransactionShape shape,
            long intervalMillis,
            String application) {
        this.cluster = cluster;
        this.plan = plan;
        this.figures = figures;
        this.size = size;
        this.shape = shape;
        this.intervalMillis = intervalMillis;
        topic = application + TOPIC;
        // Whole intervals, so that each thread has the same number of commits.
        long window = TimeUnit.SECONDS.toMillis(plan.quick() ? 10 : 20);
        windowMillis = (window + intervalMillis - 1) / intervalMillis * intervalMillis;
        settleMillis = TimeUnit.SECONDS.toMillis(plan.quick() ? 1 : 3);
    }

    public void run() throws IOException, InterruptedException {
        System.out.printf(
                "one broker under transactions of that shape: %d records of %d bytes for %d partitions, and offsets of %d, %,d bytes; each thread commits every %d ms%n",
                shape.records(),
                shape.valueBytes(),
                shape.partitions(),
                shape.offsets(),
                shape.bytes(),
                intervalMillis);
        cluster.create(topic, shape.partitions());
        CapacitySearch search =
                new CapacitySearch((int) (FIRST * size.instances()), MOST * size.instances(), plan.quick() ? 8 : 9);
        Map<Integer, Step> steps = new HashMap<>();
        List<String> arguments = TransactionLoad.arguments(cluster.bootstrap(), topic, intervalMillis, shape);
        try (LoadProcess load = LoadProcess.start(arguments, plan.log("transactions"))) {
            warmUp(load, search.next().orElseThrow());
            for (OptionalInt next = search.next(); next.isPresent(); next = search.next()) {
                int instances = next.getAsInt();
                Step step = step(load, instances);
                steps.put(instances, step);
                search.add(instances, step.commits().keepPace());
            }
        }
        report(search, steps);
    }

    private void warmUp(LoadProcess load, int instances) throws IOException, InterruptedException {
        load.setThreads(instances * size.threads());
        TimeUnit.MILLISECONDS.sleep(windowMillis);
    }

    private Step step(LoadProcess load, int instances) throws IOException, InterruptedException {
        int threads = instances * size.threads();
        load.setThreads(threads);
        TimeUnit.MILLISECONDS.sleep(settleMillis);
        long logBytes = logBytes();
        long broker = cluster.cpu().toNanos();
        long generator = load.cpu().toNanos();
        long begin = System.nanoTime();
        load.begin();
        TimeUnit.MILLISECONDS.sleep(windowMillis);
        List<Double> measured = load.end();
        double nanos = System.nanoTime() - begin;
        double brokerCores = (cluster.cpu().toNanos() - broker) / nanos;
        double loadCores = (load.cpu().toNanos() - generator) / nanos;
        List<Double> millis = measured.subList(1, measured.size());
        PacedCommits commits = new PacedCommits(threads, intervalMillis, nanos / 1e9, millis.size(), measured.get(0));
        Step step = new Step(
                commits, brokerCores, loadCores, (double) (logBytes() - logBytes) / Math.max(1, millis.size()));
        add(instances, step, millis);
        return step;
    }

    private void add(int instances, Step step, List<Double> millis) {
        String name = "fleet, broker under " + instances + (instances == 1 ? " instance, " : " instances, ");
        Delays delays = new Delays(0, 1, 1);
        millis.forEach(each -> delays.add(0, each));
        delays.report(name + "commit", figures);
        figures.add(name + "achieved / intended", "", step.commits().achieved());
        figures.add(name + "cpu", "cores", step.brokerCores());
        figures.add(name + "cpu of a transaction", "CPU ms", step.cpuMillis());
        System.out.printf(
                "%d instances, %d threads: %,.0f of %,.0f transactions/s, %,.0f markers/s, the end of one takes %.1f ms; broker %.2f cores, %.2f ms for a transaction, %,.0f bytes in its log; generator %.2f cores; %s%n",
                instances,
                step.commits().threads(),
                step.commits().perSecond(),
                step.commits().intendedPerSecond(),
                step.commits().perSecond() * shape.markers(),
                step.commits().endMillis(),
                step.brokerCores(),
                step.cpuMillis(),
                step.logBytes(),
                step.loadCores(),
                step.commits().keepPace() ? "keep the pace" : "do not keep the pace");
    }

    private void report(CapacitySearch search, Map<Integer, Step> steps) {
        int instances = search.sustained();
        if (instances == 0) {
            System.out.println("one broker of this machine does not sustain any instance of this fleet");
            return;
        }
        Step step = steps.get(instances);
        double transactions = step.commits().perSecond();
        double brokers = Math.ceil((double) size.instances() / instances);
        figures.add("fleet, instances that one broker sustains", "instances", instances);
        figures.add("fleet, broker under these, transactions", "1/s", transactions);
        figures.add("fleet, broker under these, markers", "1/s", transactions * shape.markers());
        figures.add("fleet, broker under these, cpu of a transaction", "CPU ms", step.cpuMillis());
        figures.add("fleet, brokers of all instances, computed", "brokers", brokers);
        System.out.printf(
                "one broker of this machine sustains %s%d instances of the fleet: %d stream threads, %,.0f transactions and %,.0f markers per second%s%n",
                search.exceeded().isPresent() ? "" : "at least ",
                instances,
                step.commits().threads(),
                transactions,
                transactions * shape.markers(),
                search.exceeded().isPresent() ? "; not " + search.exceeded().getAsInt() + " instances" : "");
        System.out.printf(
                "computed: brokers like this for a fleet of %d instances: %.0f, without replicas, fsync, network, consumers and producers of the input%n",
                size.instances(), brokers);
    }

    private long logBytes() {
        return cluster.bytes(topic::equals);
    }
}

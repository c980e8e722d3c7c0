package dev.slowburn.testkit.fleet;

import dev.slowburn.topology.streams.CommitPace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/**
 * Computes freshness, cores and transaction markers of a fleet from service times.
 *
 * <p>Rates are expected values: services draw outcomes with the same probability, and tally partitions services. All threads commit at the
 * same moments, see {@code CommitScheduler}, and not more often than {@link CommitPace} allows. Delays come from {@link Pipeline}, plus a
 * random one of the differences that were measured with a lone instance. The model has no other processes, enough cores for all threads, and
 * code that is compiled.
 */
public final class FleetModel {
    private static final long SEED = 7;
    private static final int PROBES = 2_000;
    private static final double MICROS = 1_000;
    private static final double SECOND_MILLIS = 1_000;
    /** Iterations in which the interval between commits and their size converge. */
    private static final int ITERATIONS = 50;
    /** Moments per second at which producers send, and consumers poll, at most. */
    private static final double MOMENTS = 200;
    /** Slices between two commits. */
    private static final int SLICES = 50;
    /** Intervals before the first probe. */
    private static final int WARM_UP = 10;

    private final Fleet fleet;
    private final ServiceTimes times;
    private double interval;
    private double partitions;

    /**
     * The results.
     *
     * @param p50 median time from when an outcome is due until a consumer has the snapshot that counts it, in milliseconds
     * @param cores CPU time per second of all instances, without JIT compilers
     * @param markers transaction markers per second of all instances
     * @param intervalMillis interval between the commits of a thread
     * @param partitions partitions that a commit writes to
     * @param commitMillis duration of a commit
     * @param busiest share of its time that the busiest thread works or commits; from 1 on, delays have no bound
     * @param sums tallies of single budgets per second
     */
    public record Forecast(
            double p50,
            double p99,
            double cores,
            double markers,
            double intervalMillis,
            double partitions,
            double commitMillis,
            double busiest,
            double sums) {}

    private FleetModel(Fleet fleet, ServiceTimes times) {
        this.fleet = fleet;
        this.times = times;
        converge();
    }

    public static Forecast forecast(Fleet fleet, ServiceTimes times) {
        return new FleetModel(fleet, times).forecast();
    }

    /** Delays without jitter of outcomes that are due at these times, in milliseconds; all tasks are those of the first thread. */
    static List<Double> delays(Fleet fleet, ServiceTimes times, List<Double> due) {
        FleetModel model = new FleetModel(fleet, times);
        return model.delays(due, unused -> 0, unused -> 0);
    }

    private void converge() {
        interval = fleet.commitMillis();
        for (int i = 0; i < ITERATIONS; i++) {
            partitions = reached(fleet, interval)
                    + own(fleet, interval) * times.partitionsPerTally()
                    + active(fleet, interval) * times.partitionsPerCommit();
            // The average thread has the share of one task in as many as there are threads.
            long pause = CommitPace.millis((int) Math.round(partitions), 1, fleet.allThreads(), commitMillis());
            interval = Math.max(fleet.commitMillis(), pause);
        }
    }

    /** Tally partitions that a commit writes to on average; once a second all. */
    static double reached(Fleet fleet, double interval) {
        return onceASecond(
                fleet.partitionsWithTallies(interval, fleet.allThreads()), fleet.tallyPartitions(), interval);
    }

    /** Tasks of the second stage of a thread that receive records between two commits, on average. */
    static double own(Fleet fleet, double interval) {
        return onceASecond(fleet.partitionsWithTallies(interval, 1), fleet.tallyPartitions(), interval)
                / fleet.allThreads();
    }

    /** The average of commits of which one in a second is larger. */
    private static double onceASecond(double others, double one, double interval) {
        double share = Math.min(1, interval / SECOND_MILLIS);
        return others * (1 - share) + one * share;
    }

    /** The share of commits with records: those after outcomes or progress for all, and the next, which has read what they wrote. */
    static double active(Fleet fleet, double interval) {
        double forAll = Math.min(1, interval / SECOND_MILLIS);
        double outcomes = fleet.allOutcomesPerSecond() / fleet.allThreads() * interval / SECOND_MILLIS;
        double isEmpty = (1 - forAll) * Math.exp(-outcomes);
        return 1 - isEmpty * isEmpty;
    }

    /**
     * The moments per second at which records arrive for a thread or an instance: outcomes, which producers send together, and commits of all
     * threads that write to its tally partitions.
     *
     * @param receivers number of threads or instances
     */
    static double arrivals(Fleet fleet, double interval, int receivers) {
        double own = Math.min(1, reached(fleet, interval) / receivers);
        double commits = fleet.allThreads() * active(fleet, interval) * SECOND_MILLIS / interval;
        return Fleet.distinct(MOMENTS, fleet.allOutcomesPerSecond() / receivers + commits * own);
    }

    private double polls() {
        return fleet.allThreads()
                * (times.pollsIdle() + times.pollsPerArrival() * arrivals(fleet, interval, fleet.allThreads()));
    }

    private CpuTimes.Amounts amounts() {
        return amounts(fleet, interval, polls(), markers());
    }

    /**
     * What CPU times are multiplied by.
     *
     * @param polls per second of all threads
     * @param markers per second
     */
    static CpuTimes.Amounts amounts(Fleet fleet, double interval, double polls, double markers) {
        double commits = SECOND_MILLIS / interval;
        return new CpuTimes.Amounts(
                fleet.instances(),
                fleet.allThreads(),
                fleet.tasks(),
                fleet.instances() * arrivals(fleet, interval, fleet.instances()),
                polls,
                fleet.allOutcomesPerSecond(),
                fleet.sumsPerSecond(interval),
                fleet.partitionsWithOutcomes(interval) * commits,
                own(fleet, interval) * fleet.allThreads() * commits,
                markers);
    }

    /** Duration of a commit while all threads commit. */
    private double commitMillis() {
        return times.commitMillis() + times.partitionMillis() * partitions * fleet.allThreads() / fleet.brokers();
    }

    private double markers() {
        return fleet.allThreads() * partitions * SECOND_MILLIS / interval;
    }

    private Forecast forecast() {
        List<Double> delays = randomDelays();
        Collections.sort(delays);
        return new Forecast(
                delays.get(PROBES / 2),
                delays.get(PROBES * 99 / 100),
                times.cpu().cores(amounts()),
                markers(),
                interval,
                partitions,
                commitMillis(),
                busiest(),
                fleet.sumsPerSecond(interval));
    }

    /** The first thread has most partitions of both kinds. */
    private double busiest() {
        int threads = fleet.allThreads();
        return times.cpu().outcomeCores(amounts()) * share(fleet.inputPartitions(), 0, threads)
                + times.cpu().tallyCores(amounts()) * share(fleet.tallyPartitions(), 0, threads)
                + commitMillis() / interval;
    }

    private List<Double> randomDelays() {
        int threads = fleet.allThreads();
        Random random = new Random(SEED);
        List<Double> due = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) {
            due.add(random.nextDouble() * 20 * interval);
        }
        List<Double> delays = delays(
                due,
                unused -> random.nextInt(fleet.inputPartitions()) % threads,
                unused -> random.nextInt(fleet.tallyPartitions()) % threads);
        delays.replaceAll(
                each -> each + times.jitter().get(random.nextInt(times.jitter().size())));
        return delays;
    }

    private List<Double> delays(List<Double> due, IntUnaryOperator first, IntUnaryOperator second) {
        int threads = fleet.allThreads();
        long intervalMicros = Math.round(interval * MICROS);
        long slice = Math.max(1, intervalMicros / SLICES);
        List<Pipeline.Worker> workers = new ArrayList<>();
        double outcomes = times.cpu().outcomeCores(amounts());
        double tallies = times.cpu().tallyCores(amounts());
        for (int i = 0; i < threads; i++) {
            double inputs = share(fleet.inputPartitions(), i, threads);
            double owned = share(fleet.tallyPartitions(), i, threads);
            workers.add(new Pipeline.Worker(
                    Math.round(outcomes * inputs * slice),
                    Math.round(tallies * owned * intervalMicros / threads),
                    Math.round(commitMillis() * MICROS)));
        }
        long arrival = Math.round(times.deliveryMillis() * MICROS);
        List<Pipeline.Probe> probes = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            long at = WARM_UP * intervalMicros + Math.round(due.get(i) * MICROS);
            probes.add(new Pipeline.Probe(at + arrival, first.applyAsInt(i), second.applyAsInt(i)));
        }
        List<Double> delays = new ArrayList<>();
        for (long each : new Pipeline(workers, intervalMicros, arrival, slice).delays(probes)) {
            delays.add((each + arrival) / MICROS);
        }
        return delays;
    }

    /** Share of the i-th thread in all partitions if partitions are dealt out in turn. */
    private static double share(int partitions, int i, int threads) {
        return (double) (partitions / threads + (i < partitions % threads ? 1 : 0)) / partitions;
    }
}

package dev.slowburn.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slowburn.testkit.fleet.FleetModel.Forecast;
import dev.slowburn.testkit.fleet.Pipeline.Probe;
import dev.slowburn.testkit.fleet.Pipeline.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The model's arithmetic, against a simulation that advances one microsecond at a time, and against known formulas. */
class FleetModelTest {
    private static final CpuTimes NO_CPU = new CpuTimes(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** A queue that is advanced step by step. */
    private static final class NaiveWorker {
        private final Deque<long[]> queue = new ArrayDeque<>();
        private final List<Integer> first = new ArrayList<>();
        private final List<Integer> second = new ArrayList<>();
        private long nextCommit;
        private long queuedCommit = -1;
    }

    /** Items are {kind, work left or probe}: 0 work, 1 probe in the first stage, 2 in the second, 3 commit. */
    private static List<Long> naiveDelays(
            List<Worker> workers, long interval, long delivery, long slice, List<Probe> probes) {
        List<NaiveWorker> all = workers.stream().map(each -> new NaiveWorker()).toList();
        Map<Long, List<long[]>> arrivals = new HashMap<>();
        for (int i = 0; i < probes.size(); i++) {
            add(arrivals, probes.get(i).due(), probes.get(i).first(), 1, i);
        }
        Long[] delays = new Long[probes.size()];
        int missing = probes.size();
        for (long now = 0; missing > 0; now++) {
            boolean changed = true;
            while (changed) {
                changed = false;
                for (int i = 0; i < workers.size(); i++) {
                    NaiveWorker worker = all.get(i);
                    while (!worker.queue.isEmpty() && isDone(worker.queue.peek())) {
                        long[] item = worker.queue.remove();
                        changed = true;
                        if (item[0] == 1 || item[0] == 2) {
                            (item[0] == 1 ? worker.first : worker.second).add((int) item[1]);
                        } else if (item[0] == 3) {
                            for (int probe : worker.first) {
                                add(arrivals, now + delivery, probes.get(probe).second(), 2, probe);
                            }
                            for (int probe : worker.second) {
                                delays[probe] =
                                        now + delivery - probes.get(probe).due();
                                missing--;
                            }
                            worker.first.clear();
                            worker.second.clear();
                            for (int j = 0; j < workers.size(); j++) {
                                add(
                                        arrivals,
                                        now + delivery,
                                        j,
                                        0,
                                        workers.get(j).tallyWork());
                            }
                            worker.nextCommit = Math.max((worker.queuedCommit / interval + 1) * interval, now);
                            worker.queuedCommit = -1;
                        }
                    }
                }
                List<long[]> arrived = arrivals.remove(now);
                if (arrived != null) {
                    arrived.forEach(each -> all.get((int) each[0]).queue.add(new long[] {each[1], each[2]}));
                    changed = true;
                }
            }
            for (int i = 0; i < workers.size(); i++) {
                NaiveWorker worker = all.get(i);
                if (now % slice == 0) {
                    worker.queue.add(new long[] {0, workers.get(i).sliceWork()});
                }
                if (worker.queuedCommit < 0 && now >= worker.nextCommit) {
                    worker.queuedCommit = now;
                    worker.queue.add(new long[] {3, workers.get(i).commit()});
                }
                while (!worker.queue.isEmpty()
                        && worker.queue.peek()[0] == 0
                        && worker.queue.peek()[1] == 0) {
                    worker.queue.remove();
                }
                if (!worker.queue.isEmpty()
                        && (worker.queue.peek()[0] == 0 || worker.queue.peek()[0] == 3)) {
                    worker.queue.peek()[1]--;
                }
            }
        }
        return List.of(delays);
    }

    private static boolean isDone(long[] item) {
        return item[0] == 1 || item[0] == 2 || item[1] == 0;
    }

    private static void add(Map<Long, List<long[]>> arrivals, long at, int worker, long kind, long number) {
        arrivals.computeIfAbsent(at, unused -> new ArrayList<>()).add(new long[] {worker, kind, number});
    }

    @Test
    void delaysEqualThoseOfAStepByStepSimulation() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long interval = 20L + random.nextInt(200);
            long slice = 1L + random.nextInt(10);
            long delivery = 1L + random.nextInt(20);
            List<Worker> workers = IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(i -> new Worker(
                            random.nextInt((int) slice) / 2, random.nextInt(6), 1 + random.nextInt((int) interval / 3)))
                    .toList();
            List<Probe> probes = IntStream.range(0, 50)
                    .mapToObj(i -> new Probe(
                            random.nextInt(20 * (int) interval),
                            random.nextInt(workers.size()),
                            random.nextInt(workers.size())))
                    .toList();
            assertThat(new Pipeline(workers, interval, delivery, slice).delays(probes))
                    .as("seed %d: %s, interval %d, slice %d, delivery %d", seed, workers, interval, slice, delivery)
                    .isEqualTo(naiveDelays(workers, interval, delivery, slice, probes));
        }
    }

    /** A wait of half an interval on average in the first stage, a whole one in the second. */
    @Test
    void withoutServiceTimesAnOutcomeWaitsForTwoCommits() {
        Forecast forecast =
                FleetModel.forecast(new Fleet(2, 1, 4, 8, 1_000, 0, 100, 1, 100, 1), commits(1, List.of(0.0)));
        assertThat(forecast.p50()).isCloseTo(151, within(5.0));
        assertThat(forecast.p99()).isCloseTo(200, within(5.0));
    }

    /** One delay in twenty is 100 ms longer, so the quantile 0.99 is that of 0.8 among these. */
    @Test
    void delaysContainTheMeasuredJitter() {
        List<Double> jitter =
                IntStream.range(0, 20).mapToObj(i -> i == 0 ? 100.0 : 0.0).toList();
        Forecast forecast = FleetModel.forecast(new Fleet(2, 1, 4, 8, 1_000, 0, 100, 1, 100, 1), commits(1, jitter));
        assertThat(forecast.p50()).isCloseTo(153, within(6.0));
        assertThat(forecast.p99()).isCloseTo(281, within(10.0));
    }

    private static ServiceTimes commits(double millis, List<Double> jitter) {
        return new ServiceTimes(NO_CPU, 0, 0, millis, 0, 5, 4, 0, jitter);
    }

    @Test
    void coresAreTheSumOfAllWork() {
        ServiceTimes times = new ServiceTimes(
                new CpuTimes(7_000, 900, 500, 4, 200, 2, 3, 30, 50), 11, 0.5, 0, 0, 0, 0, 0, List.of(0.0));
        Forecast forecast = FleetModel.forecast(new Fleet(3, 2, 12, 7, 100_000, 0, 100, 1, 100, 1), times);
        // Outcomes arrive at all of 200 moments, and all tasks have records in each of ten commits.
        double polls = 6 * (11 + 0.5 * 200);
        double ofOutcomes = 3 * 200 * 4 + polls * 200 + 100_000 * 2 + 12 * 10 * 30;
        double ofTallies = forecast.sums() * 3 + 7 * 10 * 30 + forecast.markers() * 50;
        assertThat(forecast.cores())
                .isCloseTo((3 * 7_000 + 6 * 900 + 19 * 500 + ofOutcomes + ofTallies) / 1e6, within(1e-6));
        assertThat(forecast.sums()).isCloseTo(6 * 100 * 10, within(5.0));
        // The first thread has two of twelve and two of seven partitions, and commits take no time.
        assertThat(forecast.busiest()).isCloseTo((ofOutcomes * 2 / 12 + ofTallies * 2 / 7) / 1e6, within(1e-6));
    }

    /** A hundred outcomes, and ten commits of each of four threads. */
    @Test
    void arrivalsAreMomentsWithOutcomesOrTallies() {
        Random random = new Random(1);
        double distinct = IntStream.range(0, 2_000)
                .mapToLong(round -> random.ints(140, 0, 200).distinct().count())
                .average()
                .orElseThrow();
        assertThat(FleetModel.arrivals(new Fleet(4, 1, 12, 24, 400, 0, 53, 20, 100, 1), 100, 4))
                .isCloseTo(distinct, within(0.5));
    }

    /** All tasks of a thread add to the same tallies. */
    @Test
    void talliesAreThoseOfThreads() {
        Random random = new Random(1);
        double distinct = IntStream.range(0, 2_000)
                .mapToLong(round -> IntStream.range(0, 3)
                        .mapToLong(
                                thread -> random.ints(67, 0, 1_060).distinct().count())
                        .sum())
                .average()
                .orElseThrow();
        assertThat(new Fleet(3, 1, 12, 24, 2_010, 0, 53, 20, 100, 1).sumsPerSecond(100))
                .isCloseTo(10 * distinct, withinPercentage(1));
    }

    /** One outcome per second: the tasks of its partition and of its tally, and all tally partitions for progress. */
    @Test
    void tasksCommitWhatTheyHaveReceived() {
        CpuTimes.Amounts amounts = FleetModel.amounts(new Fleet(1, 1, 12, 24, 1, 0, 53, 20, 100, 1), 100, 0, 0);
        assertThat(amounts.outcomeCommits()).isCloseTo(1, within(0.1));
        assertThat(amounts.tallyCommits()).isCloseTo(1 + 24, within(0.2));
    }

    /** Only progress for all once a second, and what follows from it. */
    @Test
    void commitsWithoutRecordsHaveNoMarkers() {
        Fleet idle = new Fleet(1, 1, 12, 24, 0, 0, 50, 1, 100, 1);
        ServiceTimes times = new ServiceTimes(NO_CPU, 0, 0, 1, 0, 2, 5, 0, List.of(0.0));
        // Twenty-four tally partitions, two more for each, and two of ten commits with five others.
        assertThat(FleetModel.forecast(idle, times).markers()).isCloseTo(24 + 48 + 10, within(1.0));
    }

    @Test
    void countsDifferentServicesLikeADraw() {
        Random random = new Random(1);
        double distinct = IntStream.range(0, 2_000)
                .mapToLong(round -> random.ints(150, 0, 100).distinct().count())
                .average()
                .orElseThrow();
        assertThat(Fleet.distinct(100, 150)).isCloseTo(distinct, within(0.5));
    }

    /** The example in the documentation of the pace of commits. */
    @Test
    void aHundredInstancesCommitAsOftenAsThePaceAllows() {
        Fleet fleet = new Fleet(100, 2, 1_000, 128, 10_000_000, 0, 100_000, 1, 100, 10);
        Forecast forecast = FleetModel.forecast(fleet, commits(1, List.of(0.0)));
        assertThat(forecast.markers()).isLessThanOrEqualTo(50_500).isGreaterThan(40_000);
        assertThat(forecast.intervalMillis()).isBetween(500.0, 1_000.0);
        assertThat(forecast.partitions()).isCloseTo(128 + 0.64 * 5 + 4, within(1.0));
        assertThat(forecast.commitMillis()).isEqualTo(1);
    }

    @Test
    void calibrationFindsTheServiceTimesOfAnInstance() {
        CpuTimes cpu = new CpuTimes(12_000, 8_000, 700, 90, 150, 2, 11, 60, 40);
        ServiceTimes times = new ServiceTimes(cpu, 11, 0.8, 4, 0.05, 3, 5, 6, List.of(0.0));
        List<Calibration.Step> steps = List.of(
                step(new Fleet(1, 1, 4, 8, 0, 0, 53, 20, 100, 1), times),
                step(new Fleet(1, 1, 4, 8, 130, 19, 53, 20, 100, 1), times),
                step(new Fleet(1, 1, 4, 8, 3_300, 19, 53, 20, 100, 1), times),
                step(new Fleet(1, 1, 4, 8, 3_300, 0, 1, 1, 100, 1), times),
                step(new Fleet(1, 1, 12, 24, 0, 0, 53, 20, 100, 1), times),
                step(new Fleet(1, 1, 12, 24, 100, 0, 1, 1, 100, 1), times),
                step(new Fleet(1, 1, 12, 24, 400, 19, 53, 20, 100, 1), times),
                step(new Fleet(1, 1, 12, 24, 10_000, 0, 1, 1, 100, 1), times),
                step(new Fleet(1, 1, 12, 24, 10_000, 0, 1, 1_060, 100, 1), times),
                step(new Fleet(1, 1, 12, 24, 10_000, 19, 53, 20, 100, 1), times),
                step(new Fleet(1, 3, 12, 24, 0, 0, 53, 20, 100, 1), times),
                step(new Fleet(1, 3, 12, 24, 400, 19, 53, 20, 100, 1), times),
                step(new Fleet(1, 3, 12, 24, 10_000, 0, 1, 1, 100, 1), times),
                step(new Fleet(1, 3, 12, 24, 10_000, 19, 53, 20, 100, 1), times));
        Calibration calibration = new Calibration(steps);

        ServiceTimes found = calibration.times();

        assertThat(calibration.fitted(found))
                .allSatisfy(each -> assertThat(each).isCloseTo(1, within(0.01)));
        assertThat(calibration.withoutOne()).hasSize(14).allSatisfy(each -> assertThat(each.sum())
                .isCloseTo(11, withinPercentage(5)));
        assertThat(found.pollsIdle()).isCloseTo(times.pollsIdle(), withinPercentage(2));
        assertThat(found.pollsPerArrival()).isCloseTo(times.pollsPerArrival(), withinPercentage(2));
        assertThat(found.commitMillis()).isCloseTo(times.commitMillis(), withinPercentage(2));
        assertThat(found.partitionMillis()).isCloseTo(times.partitionMillis(), withinPercentage(2));
        assertThat(found.cpu().instance()).isCloseTo(cpu.instance(), withinPercentage(2));
        assertThat(found.cpu().task()).isCloseTo(cpu.task(), withinPercentage(2));
        assertThat(found.cpu().poll()).isCloseTo(cpu.poll(), withinPercentage(2));
        assertThat(found.cpu().thread()).isCloseTo(cpu.thread(), withinPercentage(2));
        assertThat(found.cpu().wakeUp()).isCloseTo(cpu.wakeUp(), withinPercentage(2));
        assertThat(found.cpu().taskCommit()).isCloseTo(cpu.taskCommit(), withinPercentage(2));
        assertThat(found.cpu().outcome()).isCloseTo(cpu.outcome(), withinPercentage(2));
        assertThat(found.cpu().sum()).isCloseTo(cpu.sum(), withinPercentage(2));
        assertThat(found.cpu().partition()).isCloseTo(cpu.partition(), withinPercentage(2));
        Fleet three = new Fleet(3, 1, 12, 24, 5_000, 19, 53, 20, 100, 1);
        Forecast expected = FleetModel.forecast(three, times);
        Forecast forecast = FleetModel.forecast(three, found);
        assertThat(forecast.cores()).isCloseTo(expected.cores(), withinPercentage(2));
        assertThat(forecast.markers()).isCloseTo(expected.markers(), withinPercentage(2));
        assertThat(forecast.p50()).isCloseTo(expected.p50(), withinPercentage(2));
        assertThat(forecast.p99()).isCloseTo(expected.p99(), withinPercentage(2));
    }

    private static Calibration.Step step(Fleet fleet, ServiceTimes times) {
        Forecast forecast = FleetModel.forecast(fleet, times);
        int threads = fleet.allThreads();
        double commits = threads * 1_000 / forecast.intervalMillis();
        List<Calibration.Delay> delays = new ArrayList<>();
        if (threads == 1) {
            List<Double> due = IntStream.range(0, 300).mapToObj(i -> i * 53.0).toList();
            List<Double> millis = FleetModel.delays(fleet, times, due);
            for (int i = 0; i < due.size(); i++) {
                delays.add(new Calibration.Delay(due.get(i), millis.get(i)));
            }
        }
        return new Calibration.Step(
                fleet,
                forecast.cores(),
                threads
                        * (times.pollsIdle()
                                + times.pollsPerArrival()
                                        * FleetModel.arrivals(fleet, forecast.intervalMillis(), threads)),
                commits,
                forecast.markers(),
                commits * forecast.commitMillis(),
                delays);
    }

    @Test
    void fitNeverHasNegativeCoefficients() {
        List<Double> found = NonNegativeFit.of(
                List.of(new NonNegativeFit.Row(10, List.of(1.0, 1.0)), new NonNegativeFit.Row(8, List.of(1.0, 3.0))));
        assertThat(found.get(0)).isBetween(8.0, 10.0);
        assertThat(found.get(1)).isZero();
    }
}

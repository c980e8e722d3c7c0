package dev.slowburn.testkit.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Derives service times from lone instances under several loads, with different numbers of tasks and threads. All coefficients
 * come from non-negative fits to all loads, so no time is the difference of two measurements.
 */
public record Calibration(List<Step> steps) {
    private static final int BISECTIONS = 40;
    /** Upper bound of the delivery, in milliseconds. */
    private static final double MAX_DELIVERY = 200;

    /** A measured delay of an outcome, and when it was due, both in milliseconds. */
    public record Delay(double due, double millis) {}

    /**
     * What the instance does under one load, per second.
     *
     * @param cores without JIT compilers
     * @param polls calls of the consumer
     * @param commitMillis duration of all commits
     * @param delays times to snapshot of an instance with one thread; empty if not measured
     */
    public record Step(
            Fleet fleet,
            double cores,
            double polls,
            double commits,
            double markers,
            double commitMillis,
            List<Delay> delays) {
        public Step {
            if (fleet.allThreads() > 1 && !delays.isEmpty()) {
                throw new IllegalArgumentException(
                        "delays of several threads are not comparable with those of one: " + fleet);
            }
        }

        private double interval() {
            return 1_000 * fleet.allThreads() / commits;
        }
    }

    public ServiceTimes times() {
        List<Double> polls = NonNegativeFit.of(steps.stream()
                .map(step -> new NonNegativeFit.Row(
                        step.polls() / step.fleet().allThreads(),
                        List.of(
                                1.0,
                                FleetModel.arrivals(
                                        step.fleet(),
                                        step.interval(),
                                        step.fleet().allThreads()))))
                .toList());
        List<Double> durations = NonNegativeFit.of(steps.stream()
                .map(step -> new NonNegativeFit.Row(
                        step.commitMillis(),
                        List.of(
                                step.commits(),
                                step.markers()
                                        * step.fleet().allThreads()
                                        / step.fleet().brokers())))
                .toList());
        List<Double> partitions =
                NonNegativeFit.of(steps.stream().map(Calibration::partitions).toList());
        ServiceTimes times = new ServiceTimes(
                CpuTimes.of(NonNegativeFit.of(cpuRows())),
                polls.get(0),
                polls.get(1),
                durations.get(0),
                durations.get(1),
                partitions.get(0),
                partitions.get(1),
                0,
                List.of(0.0));
        return withDelays(times);
    }

    private List<NonNegativeFit.Row> cpuRows() {
        return steps.stream()
                .map(step -> new NonNegativeFit.Row(step.cores(), amounts(step).values()))
                .toList();
    }

    private static CpuTimes.Amounts amounts(Step step) {
        return FleetModel.amounts(step.fleet(), step.interval(), step.polls(), step.markers());
    }

    /** CPU time of each step by these service times, relative to what was measured. */
    public List<Double> fitted(ServiceTimes times) {
        return steps.stream()
                .map(step -> times.cpu().cores(amounts(step)) / step.cores())
                .toList();
    }

    /** The CPU times of fits to all steps but one, for each of these: how much they depend on single measurements. */
    public List<CpuTimes> withoutOne() {
        return NonNegativeFit.withoutOne(cpuRows()).stream().map(CpuTimes::of).toList();
    }

    /** Partitions per second beyond those of tallies and progress. */
    private static NonNegativeFit.Row partitions(Step step) {
        double interval = step.interval();
        double reached = FleetModel.reached(step.fleet(), interval);
        return new NonNegativeFit.Row(
                Math.max(step.commits() / 1_000, step.markers() - step.commits() * reached),
                List.of(
                        step.commits() * FleetModel.own(step.fleet(), interval),
                        step.commits() * FleetModel.active(step.fleet(), interval)));
    }

    /** With the delivery for which the median of the differences is zero. */
    private ServiceTimes withDelays(ServiceTimes times) {
        double low = 0;
        double high = MAX_DELIVERY;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            List<Double> jitter = jitter(times.with(middle, List.of(0.0)));
            if (jitter.get(jitter.size() / 2) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return times.with(low, jitter(times.with(low, List.of(0.0))));
    }

    /** Sorted differences between the measured delays and those of the model at the same moments of the commit cycle. */
    private List<Double> jitter(ServiceTimes times) {
        List<Double> jitter = new ArrayList<>();
        for (Step step : steps) {
            List<Double> computed = FleetModel.delays(
                    step.fleet(), times, step.delays().stream().map(Delay::due).toList());
            for (int i = 0; i < computed.size(); i++) {
                jitter.add(step.delays().get(i).millis() - computed.get(i));
            }
        }
        jitter.sort(Comparator.naturalOrder());
        return jitter;
    }
}

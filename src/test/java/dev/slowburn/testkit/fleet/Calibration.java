package dev.slowburn.testkit.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Derives service times from one instance with one thread under several loads: none, few outcomes, many of one budget, and many of many
 * budgets. All coefficients come from non-negative fits to all loads, so no time is the difference of two measurements.
 *
 * @param steps the last one determines the delays
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
     * @param commitMillis duration of all commits
     * @param delays times to snapshot
     */
    public record Step(
            Fleet fleet, double cores, double commits, double markers, double commitMillis, List<Delay> delays) {}

    public ServiceTimes times() {
        List<Double> cpu = NonNegativeFit.of(steps.stream()
                .map(step -> new NonNegativeFit.Row(
                        step.cores(),
                        List.of(
                                1.0,
                                step.fleet().allOutcomesPerSecond() / 1e6,
                                step.fleet().sumsPerSecond(1_000 / step.commits()) / 1e6,
                                step.markers() / 1e6)))
                .toList());
        List<Double> durations = NonNegativeFit.of(steps.stream()
                .map(step -> new NonNegativeFit.Row(step.commitMillis(), List.of(step.commits(), step.markers())))
                .toList());
        List<Double> partitions =
                NonNegativeFit.of(steps.stream().map(Calibration::partitions).toList());
        ServiceTimes times = new ServiceTimes(
                cpu.get(0),
                cpu.get(1),
                cpu.get(2),
                cpu.get(3),
                durations.get(0),
                durations.get(1),
                partitions.get(0),
                partitions.get(1),
                0,
                List.of(0.0));
        return withDelays(times);
    }

    /** Partitions per second beyond those of tallies and progress. */
    private static NonNegativeFit.Row partitions(Step step) {
        double interval = 1_000 / step.commits();
        double reached = FleetModel.reached(step.fleet(), interval);
        return new NonNegativeFit.Row(
                Math.max(step.commits() / 1_000, step.markers() - step.commits() * reached),
                List.of(step.commits() * reached, step.commits() * FleetModel.active(step.fleet(), interval)));
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
        Step last = steps.get(steps.size() - 1);
        List<Double> computed = FleetModel.delays(
                last.fleet(), times, last.delays().stream().map(Delay::due).toList());
        List<Double> jitter = new ArrayList<>();
        for (int i = 0; i < computed.size(); i++) {
            jitter.add(last.delays().get(i).millis() - computed.get(i));
        }
        jitter.sort(Comparator.naturalOrder());
        return jitter;
    }
}

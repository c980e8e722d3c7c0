package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.section.InstancesTrial.Load;
import dev.slowburn.bench.section.InstancesTrial.Measured;
import dev.slowburn.testkit.fleet.Calibration;
import dev.slowburn.testkit.fleet.Fleet;
import dev.slowburn.testkit.fleet.FleetModel;
import dev.slowburn.testkit.fleet.FleetModel.Forecast;
import dev.slowburn.testkit.fleet.ServiceTimes;
import java.io.IOException;
import java.util.List;

/**
 * The model of a fleet: service times from one instance under several loads, then the forecast for one, two and three instances beside
 * what they are measured to do, and forecasts for larger fleets.
 */
final class ModelSection {
    private static final String TIME_UNIT = "CPU us";
    private static final double MAX_DEVIATION = 0.2;

    private ModelSection() {}

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        try {
            ServiceTimes times = calibrate(cluster, plan, figures);
            for (int instances : List.of(1, 2, 3)) {
                InstancesTrial trial = new InstancesTrial(cluster, plan, instances);
                Measured measured = trial.run(List.of(Load.VALIDATED)).get(0);
                Forecast forecast = FleetModel.forecast(trial.fleet(Load.VALIDATED), times);
                String of = "model, " + instances + (instances == 1 ? " instance" : " instances");
                compare(figures, of + ", p50", "ms", forecast.p50(), measured.p50());
                compare(figures, of + ", p99", "ms", forecast.p99(), measured.p99());
                compare(
                        figures,
                        of + ", cpu",
                        "cores",
                        forecast.cores(),
                        measured.phase().cores());
                compare(
                        figures,
                        of + ", markers",
                        "1/s",
                        forecast.markers(),
                        measured.phase().markers());
            }
            forecasts(times);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // A callable declares no narrower one.
            throw new IOException(e);
        }
    }

    private static ServiceTimes calibrate(Cluster cluster, BenchPlan plan, Figures figures) throws Exception {
        ServiceTimes times = new Calibration(new InstancesTrial(cluster, plan, 1)
                        .run(List.of(Load.IDLE, Load.FEW, Load.ONE_BUDGET, Load.MANY)).stream()
                                .map(Measured::step)
                                .toList())
                .times();
        figures.add("model, an instance without load", "cores", times.baseCores());
        figures.add("model, an outcome", TIME_UNIT, times.outcomeMicros());
        figures.add("model, a tally of a budget", TIME_UNIT, times.sumMicros());
        figures.add("model, a partition of a commit", TIME_UNIT, times.partitionMicros());
        figures.add("model, duration of a commit", "ms", times.commitMillis());
        figures.add("model, for each partition", "ms", times.partitionMillis());
        figures.add("model, partitions for each tally task", "partitions", times.partitionsPerTally());
        figures.add("model, other partitions of a commit", "partitions", times.partitionsPerCommit());
        figures.add("model, delivery", "ms", times.deliveryMillis());
        List<Double> jitter = times.jitter();
        figures.add("model, jitter p05", "ms", jitter.get(jitter.size() * 5 / 100));
        figures.add("model, jitter p95", "ms", jitter.get(jitter.size() * 95 / 100));
        figures.add("model, jitter p99", "ms", jitter.get(jitter.size() * 99 / 100));
        return times;
    }

    private static void compare(Figures figures, String name, String unit, double forecast, double measured) {
        figures.add(name + ", computed", unit, forecast);
        figures.add(name + ", measured", unit, measured);
        figures.add(name + ", computed / measured", "", forecast / measured);
        String deviation = name + ", deviation";
        figures.add(deviation, "", Math.abs(forecast / measured - 1));
        figures.atMost(deviation, MAX_DEVIATION);
    }

    /** The load grows with the fleet: 10 million outcomes per second at 100 instances. */
    private static void forecasts(ServiceTimes times) {
        System.out.println("computed, 2 threads each, 100,000 outcomes/s each, 1,000 input and 128 tally partitions,"
                + " 200,000 busy budgets, 10 instances a broker:");
        for (int instances : List.of(1, 2, 3, 10, 100)) {
            Fleet fleet = new Fleet(
                    instances, 2, 1_000, 128, 100_000.0 * instances, 0, 2_000, 100, 100, Math.max(1, instances / 10));
            Forecast forecast = FleetModel.forecast(fleet, times);
            System.out.printf(
                    "%3d instances: p50 %.0f ms, p99 %.0f ms, %.2f cores, %,.0f markers/s, a commit every %.0f ms with %.0f partitions, %,.0f sums/s%n",
                    instances,
                    forecast.p50(),
                    forecast.p99(),
                    forecast.cores(),
                    forecast.markers(),
                    forecast.intervalMillis(),
                    forecast.partitions(),
                    forecast.sums());
        }
    }
}

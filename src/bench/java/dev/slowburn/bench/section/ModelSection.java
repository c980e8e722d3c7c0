package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.section.InstancesTrial.Load;
import dev.slowburn.bench.section.InstancesTrial.Measured;
import dev.slowburn.testkit.fleet.Calibration;
import dev.slowburn.testkit.fleet.CpuTimes;
import dev.slowburn.testkit.fleet.Fleet;
import dev.slowburn.testkit.fleet.FleetModel;
import dev.slowburn.testkit.fleet.FleetModel.Forecast;
import dev.slowburn.testkit.fleet.ServiceTimes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The model of a fleet: service times from lone instances under several loads, then the forecast for one, two and three instances beside
 * what they were measured to do, and forecasts for larger fleets. All instances start together and warm up together, and one after the
 * other ends, so that none is measured with code that is not compiled yet.
 */
final class ModelSection {
    private static final int INPUTS = 12;
    /** Partitions of the input of an instance with fewer tasks: as many as each of three instances has. */
    private static final int FEW_INPUTS = 4;

    private static final int INSTANCES = 3;
    private static final double MAX_DEVIATION = 0.2;
    private static final Map<String, ToDoubleFunction<CpuTimes>> CPU = new TreeMap<>(Map.of(
            "an instance, per second",
            CpuTimes::instance,
            "a task, per second",
            CpuTimes::task,
            "a poll",
            CpuTimes::poll,
            "a poll, for each task",
            CpuTimes::pollOfTask,
            "an outcome",
            CpuTimes::outcome,
            "a tally of a budget",
            CpuTimes::sum,
            "a partition of a commit",
            CpuTimes::partition));

    private final Figures figures;
    private final List<Calibration.Step> steps = new ArrayList<>();
    private final Map<Fleet, Measured> validated = new LinkedHashMap<>();
    /** Largest deviation of the model by the name of a figure. */
    private final Map<String, Double> deviations = new LinkedHashMap<>();

    private ModelSection(Figures figures) {
        this.figures = figures;
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        ModelSection section = new ModelSection(figures);
        try {
            section.measure(cluster, plan);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // A callable declares no narrower one.
            throw new IOException(e);
        }
        ServiceTimes times = section.calibrate();
        section.validated.forEach((fleet, measured) -> section.validate(fleet, measured, times));
        section.forecasts(times);
    }

    private void measure(Cluster cluster, BenchPlan plan) throws Exception {
        try (InstancesTrial trial = new InstancesTrial(cluster, plan, INSTANCES, INPUTS)) {
            try (InstancesTrial small = new InstancesTrial(cluster, plan, 1, FEW_INPUTS)) {
                InstancesTrial.warmUp(List.of(trial, small));
                calibrate(small, List.of(Load.IDLE, Load.FEW, Load.MANY, Load.ONE_BUDGET));
            }
            for (int instances = INSTANCES; instances > 0; instances--) {
                if (instances < INSTANCES) {
                    trial.stopOne();
                }
                validated.put(trial.fleet(Load.VALIDATED), trial.measure(Load.VALIDATED));
            }
            calibrate(
                    trial, List.of(Load.IDLE, Load.ONE_SLOWLY, Load.FEW, Load.MANY, Load.ONE_BUDGET, Load.ONE_SERVICE));
        }
    }

    private void calibrate(InstancesTrial lone, List<Load> loads) throws Exception {
        for (Load each : loads) {
            steps.add(lone.measure(each).step());
        }
    }

    private ServiceTimes calibrate() {
        Calibration calibration = new Calibration(steps);
        ServiceTimes times = calibration.times();
        List<CpuTimes> withoutOne = calibration.withoutOne();
        CPU.forEach((name, time) -> {
            figures.add("model, " + name, "CPU us", time.applyAsDouble(times.cpu()));
            DoubleSummaryStatistics others =
                    withoutOne.stream().mapToDouble(time).summaryStatistics();
            System.out.printf(
                    "CPU of %s: %.2f us; %.2f to %.2f if one load is left out%n",
                    name, time.applyAsDouble(times.cpu()), others.getMin(), others.getMax());
        });
        figures.add("model, polls of a thread without load", "1/s", times.pollsIdle());
        figures.add("model, polls for each arrival", "", times.pollsPerArrival());
        figures.add("model, duration of a commit", "ms", times.commitMillis());
        figures.add("model, for each partition", "ms", times.partitionMillis());
        figures.add("model, partitions for each tally task", "partitions", times.partitionsPerTally());
        figures.add("model, other partitions of a commit", "partitions", times.partitionsPerCommit());
        figures.add("model, delivery", "ms", times.deliveryMillis());
        List<Double> jitter = times.jitter();
        figures.add("model, jitter p05", "ms", jitter.get(jitter.size() * 5 / 100));
        figures.add("model, jitter p95", "ms", jitter.get(jitter.size() * 95 / 100));
        figures.add("model, jitter p99", "ms", jitter.get(jitter.size() * 99 / 100));
        List<Double> fitted = calibration.fitted(times);
        for (int i = 0; i < fitted.size(); i++) {
            figures.add("model, cpu of a load, fitted / measured", "", fitted.get(i));
            System.out.printf(
                    "fitted / measured CPU of %s: %.2f%n", steps.get(i).fleet(), fitted.get(i));
        }
        return times;
    }

    private void validate(Fleet fleet, Measured measured, ServiceTimes times) {
        Forecast forecast = FleetModel.forecast(fleet, times);
        String of = "model, " + fleet.instances() + (fleet.instances() == 1 ? " instance, " : " instances, ");
        compare(of, "p50", "ms", forecast.p50(), measured.p50());
        compare(of, "p99", "ms", forecast.p99(), measured.p99());
        compare(of, "cpu", "cores", forecast.cores(), measured.phase().steadyCores());
        compare(of, "markers", "1/s", forecast.markers(), measured.phase().markers());
        compare(
                of,
                "duration of a commit",
                "ms",
                forecast.commitMillis(),
                measured.phase().commitMillis() / measured.phase().commits());
        figures.add(of + "compilers", "cores", measured.phase().compilers());
        figures.add(of + "broker and generators", "cores", measured.others());
    }

    private void compare(String of, String figure, String unit, double forecast, double measured) {
        String name = of + figure;
        double deviation = Math.abs(forecast / measured - 1);
        figures.add(name + ", computed", unit, forecast);
        figures.add(name + ", measured", unit, measured);
        figures.add(name + ", computed / measured", "", forecast / measured);
        figures.add(name + ", deviation", "", deviation);
        figures.atMost(name + ", deviation", MAX_DEVIATION);
        deviations.merge(figure, deviation, Math::max);
    }

    /** The load grows with the fleet; with 100 instances it is that of {@link FleetSection}. */
    private void forecasts(ServiceTimes times) {
        System.out.println("computed, 2 threads each, 20,000 outcomes/s each, 1,000 input and 128 tally partitions,"
                + " 200,000 busy budgets, 10 instances a broker:");
        for (int instances : List.of(10, 100)) {
            Fleet fleet = new Fleet(instances, 2, 1_000, 128, 20_000.0 * instances, 0, 2_000, 100, 100, instances / 10);
            Forecast forecast = FleetModel.forecast(fleet, times);
            String of = instances + " instances, ";
            print(of, "cpu", "cores", forecast.cores());
            print(of, "markers", "1/s", forecast.markers());
            print(of, "duration of a commit", "ms", forecast.commitMillis());
            if (forecast.busiest() < 1) {
                print(of, "p50", "ms", forecast.p50());
                print(of, "p99", "ms", forecast.p99());
            } else {
                System.out.println(of + "p50, p99: not given, because a thread has more work than time");
            }
            System.out.printf(
                    "%sa commit every %.0f ms with %.0f partitions, %,.0f tallies of budgets/s, the busiest thread is %.0f %% busy%n",
                    of, forecast.intervalMillis(), forecast.partitions(), forecast.sums(), 100 * forecast.busiest());
        }
    }

    /** Prints only what the model computed well for the measured fleets. */
    private void print(String of, String figure, String unit, double value) {
        double deviation = deviations.get(figure);
        if (deviation <= MAX_DEVIATION) {
            figures.add("model, " + of + figure + ", computed", unit, value);
        } else {
            System.out.printf(
                    "%s%s: not given, because the model deviated by %.0f %% from %d or fewer instances; the limit is %.0f %%%n",
                    of, figure, 100 * deviation, INSTANCES, 100 * MAX_DEVIATION);
        }
    }
}

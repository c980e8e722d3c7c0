package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.fleet.MeasuredLoad;
import dev.slowburn.bench.fleet.MeasuredPhase;
import dev.slowburn.bench.fleet.ModelLoad;
import dev.slowburn.testkit.fleet.Calibration;
import dev.slowburn.testkit.fleet.CpuTimes;
import dev.slowburn.testkit.fleet.Fleet;
import dev.slowburn.testkit.fleet.FleetModel;
import dev.slowburn.testkit.fleet.FleetModel.Forecast;
import dev.slowburn.testkit.fleet.ServiceTimes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The model of a fleet: service times from lone instances under several loads, then the forecast for one, two and three instances beside
 * what they were measured to do, and forecasts for larger fleets. All processes run at the same time, and all loads run in turn in several
 * passes, because the CPU time of the same work differs between minutes on a shared machine.
 */
final class ModelSection {
    private static final int INPUTS = 12;
    /** Partitions of the input of an instance with fewer tasks: as many as each of three instances has. */
    private static final int FEW_INPUTS = 4;

    private static final int INSTANCES = 3;
    private static final int THREADS = 3;
    private static final int PASSES = 3;
    private static final int MAX_WARM_UPS = 5;
    /** Share of the compilers in the CPU time of warm instances, at most. */
    private static final double WARM = 0.2;

    private static final double MAX_DEVIATION = 0.2;
    private static final Map<String, ToDoubleFunction<CpuTimes>> CPU = new TreeMap<>(Map.of(
            "an instance, per second",
            CpuTimes::instance,
            "a thread, per second",
            CpuTimes::thread,
            "a task, per second",
            CpuTimes::task,
            "a moment with work",
            CpuTimes::wakeUp,
            "a poll",
            CpuTimes::poll,
            "an outcome",
            CpuTimes::outcome,
            "a tally of a budget",
            CpuTimes::sum,
            "a commit of a task",
            CpuTimes::taskCommit,
            "a partition of a commit",
            CpuTimes::partition));

    private final Figures figures;
    private final Duration duration;
    private final int passes;
    private final List<MeasuredLoad> calibrated = new ArrayList<>();
    private final List<MeasuredLoad> validated = new ArrayList<>();
    /** Largest deviation of the model by the name of a figure. */
    private final Map<String, Double> deviations = new LinkedHashMap<>();

    private ModelSection(BenchPlan plan, Figures figures) {
        this.figures = figures;
        duration = Duration.ofSeconds(plan.quick() ? 6 : 8);
        passes = plan.quick() ? 1 : PASSES;
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        ModelSection section = new ModelSection(plan, figures);
        try {
            section.measure(cluster, plan);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // A callable declares no narrower one.
            throw new IOException(e);
        }
        ServiceTimes times = section.calibrate();
        section.validated.forEach(each -> section.validate(each, times));
        section.forecasts(times);
    }

    private void measure(Cluster cluster, BenchPlan plan) throws Exception {
        try (InstancesTrial small = new InstancesTrial(cluster, plan, 1, 1, FEW_INPUTS);
                InstancesTrial lone = new InstancesTrial(cluster, plan, 1, 1, INPUTS);
                InstancesTrial threads = new InstancesTrial(cluster, plan, 1, THREADS, INPUTS);
                InstancesTrial two = new InstancesTrial(cluster, plan, 2, 1, INPUTS);
                InstancesTrial three = new InstancesTrial(cluster, plan, INSTANCES, 1, INPUTS)) {
            warmUp(List.of(small, lone, threads, two, three));
            Map<InstancesTrial, List<ModelLoad>> loads = new LinkedHashMap<>();
            loads.put(small, List.of(ModelLoad.IDLE, ModelLoad.FEW, ModelLoad.MANY, ModelLoad.ONE_BUDGET));
            loads.put(
                    lone,
                    List.of(
                            ModelLoad.IDLE,
                            ModelLoad.ONE_SLOWLY,
                            ModelLoad.FEW,
                            ModelLoad.VALIDATED,
                            ModelLoad.MANY,
                            ModelLoad.ONE_BUDGET,
                            ModelLoad.ONE_SERVICE));
            loads.put(two, List.of(ModelLoad.VALIDATED));
            loads.put(threads, List.of(ModelLoad.IDLE, ModelLoad.FEW, ModelLoad.MANY, ModelLoad.ONE_BUDGET));
            loads.put(three, List.of(ModelLoad.VALIDATED));
            Map<Fleet, MeasuredLoad> measured = new LinkedHashMap<>();
            for (int i = 1; i <= passes; i++) {
                for (Map.Entry<InstancesTrial, List<ModelLoad>> each : loads.entrySet()) {
                    for (ModelLoad load : each.getValue()) {
                        Fleet fleet = each.getKey().fleet(load);
                        MeasuredLoad.Pass pass = each.getKey().measure(load, duration);
                        System.out.printf(
                                "pass %d of %d: %d x %s, %d threads, %d inputs: %s%n",
                                i, passes, fleet.instances(), load, fleet.threads(), fleet.inputPartitions(), pass);
                        measured.computeIfAbsent(fleet, key -> add(load, new MeasuredLoad(key)))
                                .add(pass);
                    }
                }
            }
        }
    }

    private MeasuredLoad add(ModelLoad load, MeasuredLoad measured) {
        (load == ModelLoad.VALIDATED ? validated : calibrated).add(measured);
        return measured;
    }

    /** Sends outcomes to all in turn until compilers take little of the CPU time. */
    private void warmUp(List<InstancesTrial> trials) throws Exception {
        double share = 1;
        for (int i = 1; i <= MAX_WARM_UPS && share > WARM; i++) {
            share = 0;
            for (InstancesTrial each : trials) {
                MeasuredPhase phase = each.warmUp(duration);
                share = Math.max(share, phase.compilers() / phase.cores());
            }
            System.out.printf(Locale.ROOT, "warm-up %d: compilers take up to %.2f of the CPU time%n", i, share);
        }
        if (share > WARM) {
            System.out.printf("not warm after %d warm-ups: measured with compilers at work%n", MAX_WARM_UPS);
        }
    }

    private ServiceTimes calibrate() {
        List<Calibration.Step> steps =
                calibrated.stream().map(MeasuredLoad::step).toList();
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

    private void validate(MeasuredLoad measured, ServiceTimes times) {
        Fleet fleet = measured.fleet();
        Forecast forecast = FleetModel.forecast(fleet, times);
        String of = "model, " + fleet.instances() + (fleet.instances() == 1 ? " instance, " : " instances, ");
        for (MeasuredLoad.Pass each : measured.passes()) {
            MeasuredPhase phase = each.phase();
            figures.add(of + "p50, measured", "ms", each.p50());
            figures.add(of + "p99, measured", "ms", each.p99());
            figures.add(of + "cpu, measured", "cores", phase.steadyCores());
            figures.add(of + "markers, measured", "1/s", phase.markers());
            figures.add(of + "duration of a commit, measured", "ms", phase.commitMillis() / phase.commits());
            figures.add(of + "compilers", "cores", phase.compilers());
            figures.add(of + "broker and generators", "cores", each.others());
        }
        compare(of, "p50", "ms", forecast.p50());
        compare(of, "p99", "ms", forecast.p99());
        compare(of, "cpu", "cores", forecast.cores());
        compare(of, "markers", "1/s", forecast.markers());
        compare(of, "duration of a commit", "ms", forecast.commitMillis());
    }

    private void compare(String of, String figure, String unit, double forecast) {
        String name = of + figure;
        double measured = figures.get(name + ", measured").median();
        double deviation = Math.abs(forecast / measured - 1);
        figures.add(name + ", computed", unit, forecast);
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

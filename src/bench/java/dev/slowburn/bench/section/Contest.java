package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.BenchPeer;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.process.PeerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs contestants in turn, round by round, so that disturbances of the machine affect all of them. Each has its own processes,
 * which are kept for all rounds. The first rounds are warm-ups and are not measured.
 */
final class Contest {
    private static final double MEBI = 1024 * 1024;

    private final Cluster cluster;
    private final BenchPlan plan;
    private final Figures figures;

    Contest(Cluster cluster, BenchPlan plan, Figures figures) {
        this.cluster = cluster;
        this.plan = plan;
        this.figures = figures;
    }

    /**
     * A participant and its parameters.
     *
     * @param name name of its figures
     * @param services number of services with definitions, two SLOs each
     * @param instances number of processes
     * @param threads threads of each process
     * @param options additional JVM options
     * @param environment additional environment variables
     * @param settings settings of Slowburn that override its defaults
     * @param classes folder with the compiled classes of another version; empty for this one
     */
    record Contestant(
            String name,
            PeerKind peer,
            Input input,
            int services,
            int instances,
            int threads,
            List<String> options,
            Map<String, String> environment,
            Map<String, String> settings,
            Optional<Path> classes) {
        /** With one instance and one thread. */
        static Contestant of(PeerKind peer, Input input) {
            return new Contestant(
                    peer.label(), peer, input, input.services(), 1, 1, List.of(), Map.of(), Map.of(), Optional.empty());
        }

        Contestant as(String other) {
            return new Contestant(
                    other, peer, input, services, instances, threads, options, environment, settings, classes);
        }

        Contestant with(int manyInstances, int manyThreads) {
            return new Contestant(
                    name, peer, input, services, manyInstances, manyThreads, options, environment, settings, classes);
        }

        Contestant definitions(int ofServices) {
            return new Contestant(
                    name, peer, input, ofServices, instances, threads, options, environment, settings, classes);
        }

        Contestant jvm(String... others) {
            return new Contestant(
                    name, peer, input, services, instances, threads, List.of(others), environment, settings, classes);
        }

        Contestant environment(String key, String value) {
            return new Contestant(
                    name, peer, input, services, instances, threads, options, Map.of(key, value), settings, classes);
        }

        Contestant set(String key, String value) {
            return new Contestant(
                    name, peer, input, services, instances, threads, options, environment, Map.of(key, value), classes);
        }

        /** The same with the compiled classes of another version. */
        Contestant compiled(Path folder) {
            return new Contestant(
                    name,
                    peer,
                    input,
                    services,
                    instances,
                    threads,
                    options,
                    environment,
                    settings,
                    Optional.of(folder));
        }

        BenchPeer.Job job(String application, Cluster cluster, BenchPlan plan) {
            Map<String, String> all = new HashMap<>(plan.settings());
            all.putAll(settings);
            return new BenchPeer.Job(application, cluster.bootstrap(), input.topic(), services, threads, all);
        }
    }

    /**
     * Runs all rounds. Figures: {@code NAME}, outcomes per second; {@code NAME cpu} and {@code NAME broker}, CPU nanoseconds
     * per outcome of its processes and of the broker; {@code NAME resident}, the memory of its processes after a round; and for
     * each given pair of contestants, {@code ONE / OTHER} by round.
     *
     * @param ratios pairs of names
     */
    void run(List<Contestant> contestants, List<List<String>> ratios) throws IOException, InterruptedException {
        List<List<PeerProcess>> processes = new ArrayList<>();
        try {
            for (Contestant each : contestants) {
                processes.add(processes(each));
            }
            for (int round = 1 - plan.warmUps(); round <= plan.rounds(); round++) {
                round(round, contestants, processes, ratios);
            }
        } finally {
            processes.forEach(each -> each.forEach(PeerProcess::close));
        }
    }

    private List<PeerProcess> processes(Contestant contestant) throws IOException {
        List<PeerProcess> processes = new ArrayList<>();
        List<String> options = new ArrayList<>(plan.options());
        options.addAll(contestant.options());
        for (int i = 0; i < contestant.instances(); i++) {
            Path log = plan.log(contestant.peer().label());
            processes.add(
                    contestant.classes().isPresent()
                            ? PeerProcess.start(
                                    contestant.peer(),
                                    options,
                                    contestant.environment(),
                                    contestant.classes().get(),
                                    log)
                            : PeerProcess.start(contestant.peer(), options, contestant.environment(), log));
        }
        return processes;
    }

    private static long resident(List<PeerProcess> processes) throws IOException {
        long bytes = 0;
        for (PeerProcess process : processes) {
            bytes += process.resident();
        }
        return bytes;
    }

    private void round(
            int round, List<Contestant> contestants, List<List<PeerProcess>> processes, List<List<String>> ratios)
            throws IOException, InterruptedException {
        Figures thisRound = new Figures();
        for (int i = 0; i < contestants.size(); i++) {
            Contestant each = contestants.get(i);
            String application = "bench-" + each.name().replaceAll("[^a-z0-9]+", "-") + '-' + (round + plan.warmUps());
            Race.Result result = new Race(cluster)
                    .run(processes.get(i), each.job(application, cluster, plan), each.input(), each.peer());
            System.out.printf(
                    "%s %-40s %12s outcomes/s %8s ns of CPU per outcome%n",
                    round > 0 ? "round " + round : "warm-up",
                    each.name(),
                    BenchReport.number(result.perSecond()),
                    BenchReport.number(result.cpuNanos()));
            thisRound.add(each.name(), "outcomes/s", result.perSecond());
            thisRound.add(each.name() + " cpu", "ns/outcome", result.cpuNanos());
            thisRound.add(each.name() + " broker", "ns/outcome", result.brokerNanos());
            thisRound.add(each.name() + " resident", "MiB", resident(processes.get(i)) / MEBI);
        }
        for (List<String> pair : ratios) {
            double one = thisRound.get(pair.get(0)).median();
            double other = thisRound.get(pair.get(1)).median();
            thisRound.add(pair.get(0) + " / " + pair.get(1), "ratio", one / other);
            thisRound.add(
                    pair.get(0) + " / " + pair.get(1) + " cpu",
                    "ratio",
                    thisRound.get(pair.get(0) + " cpu").median()
                            / thisRound.get(pair.get(1) + " cpu").median());
        }
        if (round > 0) {
            thisRound.figures().forEach(each -> figures.add(each.name(), each.unit(), each.median()));
        }
    }
}

package dev.slowburn.bench.section;

import dev.slowburn.bench.Figures;
import dev.slowburn.bench.Plan;
import dev.slowburn.bench.Report;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.Peer;
import dev.slowburn.bench.peer.Peers;
import dev.slowburn.bench.process.PeerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several contestants that take turns, round by round, so that whatever else the machine does hits all of them. Each has a process
 * of its own, or several, which stay for all rounds. The first rounds warm up and do not count.
 */
final class Contest {
    private static final double MEBI = 1024 * 1024;

    private final Cluster cluster;
    private final Plan plan;
    private final Figures figures;

    Contest(Cluster cluster, Plan plan, Figures figures) {
        this.cluster = cluster;
        this.plan = plan;
        this.figures = figures;
    }

    /**
     * Who takes part, as what.
     *
     * @param name of its figures
     * @param services that have definitions, two each
     * @param instances processes at once
     * @param threads of each
     * @param options of its JVM, after those that everybody has
     * @param environment besides everybody's
     * @param settings of Slowburn, other than its defaults
     */
    record Contestant(
            String name,
            Peers peer,
            Input input,
            int services,
            int instances,
            int threads,
            List<String> options,
            Map<String, String> environment,
            Map<String, String> settings) {
        /** On one thread. */
        static Contestant of(Peers peer, Input input) {
            return new Contestant(peer.label(), peer, input, input.services(), 1, 1, List.of(), Map.of(), Map.of());
        }

        Contestant as(String other) {
            return new Contestant(other, peer, input, services, instances, threads, options, environment, settings);
        }

        Contestant with(int manyInstances, int manyThreads) {
            return new Contestant(
                    name, peer, input, services, manyInstances, manyThreads, options, environment, settings);
        }

        Contestant definitions(int ofServices) {
            return new Contestant(name, peer, input, ofServices, instances, threads, options, environment, settings);
        }

        Contestant jvm(String... others) {
            return new Contestant(
                    name, peer, input, services, instances, threads, List.of(others), environment, settings);
        }

        Contestant environment(String key, String value) {
            return new Contestant(
                    name, peer, input, services, instances, threads, options, Map.of(key, value), settings);
        }

        Contestant set(String key, String value) {
            return new Contestant(
                    name, peer, input, services, instances, threads, options, environment, Map.of(key, value));
        }

        Peer.Job job(String application, Cluster cluster, Plan plan) {
            Map<String, String> all = new HashMap<>(plan.settings());
            all.putAll(settings);
            return new Peer.Job(application, cluster.bootstrap(), input.topic(), services, threads, all);
        }
    }

    /**
     * Runs all rounds. Figures: {@code NAME}, outcomes a second; {@code NAME cpu} and
     * {@code NAME broker}, nanoseconds an outcome that its processes and the broker used; {@code NAME resident}, the memory of
     * its processes after a round; and for each pair of contestants that is asked for, {@code ONE / OTHER} by round.
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
            processes.add(PeerProcess.start(
                    contestant.peer(),
                    options,
                    contestant.environment(),
                    plan.log(contestant.peer().label())));
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
                    "%s %-40s %12s outcomes/s %8s ns of processor an outcome%n",
                    round > 0 ? "round " + round : "warm-up",
                    each.name(),
                    Report.number(result.perSecond()),
                    Report.number(result.cpuNanos()));
            thisRound.add(each.name(), "outcomes/s", result.perSecond());
            thisRound.add(each.name() + " cpu", "ns/outcome", result.cpuNanos());
            thisRound.add(each.name() + " broker", "ns/outcome", result.brokerNanos());
            thisRound.add(each.name() + " resident", "MiB", resident(processes.get(i)) / MEBI);
        }
        for (List<String> pair : ratios) {
            double one = thisRound.get(pair.get(0)).median();
            double other = thisRound.get(pair.get(1)).median();
            thisRound.add(pair.get(0) + " / " + pair.get(1), "ratio", one / other);
        }
        if (round > 0) {
            thisRound.figures().forEach(each -> figures.add(each.name(), each.unit(), each.median()));
        }
    }
}

package dev.slowburn.bench.probe;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.AppliedSlos;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.load.PacedLoad;
import dev.slowburn.bench.peer.BenchPeer;
import dev.slowburn.bench.process.PeerProcess;
import dev.slowburn.domain.consumption.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Applies a constant load and measures as {@link FreshnessTrial} does, in turn without a replay, and while ten SLOs that were just
 * applied count what the input holds. At the end, all totals are compared, including those of the SLOs that were applied.
 */
public final class ReplayTrial {
    /** Name of the figure that compares the two. */
    public static final String RATIO = "snapshot p99, with replay / without";

    private static final String APPLICATION = "bench-replay-freshness";
    private static final String DEFINITIONS = APPLICATION + "-definitions";
    private static final int PER_SECOND = 50_000;
    private static final int APPLIED = 10;
    /** The maximum time between two measurements, in which definitions are applied and removed. */
    private static final int BETWEEN_SECONDS = 15;

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_MILLIS = 20;

    private final BenchPlan plan;
    private final int seconds;
    private final List<Window> windows = new ArrayList<>();

    /**
     * A measured time.
     *
     * @param begin by {@link System#nanoTime()}
     */
    private record Window(boolean isWithReplay, long begin) {}

    /** @param seconds duration of each measurement */
    public ReplayTrial(BenchPlan plan, int seconds) {
        this.plan = plan;
        this.seconds = seconds;
    }

    public void run(Cluster cluster, PeerProcess slowburn, Figures figures) throws IOException, InterruptedException {
        int pairs = plan.warmUps() + plan.rounds();
        int services = PacedLoad.services(2L * pairs * (seconds + BETWEEN_SECONDS));
        Map<String, String> settings = new HashMap<>(plan.settings());
        settings.put("topic.slo.definitions", DEFINITIONS);
        String input = APPLICATION + "-input";
        BenchPeer.Job job = new BenchPeer.Job(APPLICATION, cluster.bootstrap(), input, services, 1, settings);
        Input history = Input.produce(cluster, input, plan.outcomes(), PacedLoad.BUSY);
        cluster.create(DEFINITIONS, 1);
        cluster.create(job.output(), 1);
        Freshness freshness = new Freshness();
        try (Watch committed = Watch.start(
                        cluster,
                        "read_committed",
                        freshness.published(Probe.Step.COMMITTED),
                        job.output(),
                        "budget-events");
                AppliedSlos applied = new AppliedSlos(cluster, DEFINITIONS, APPLIED)) {
            slowburn.start(job);
            await("no snapshot of each budget", () -> freshness.budgets() == 2 * services);
            await("the input was not counted", () -> cluster.committed(APPLICATION, input) == history.outcomes());
            try (ReplayWatch replay = ReplayWatch.start(cluster, APPLICATION);
                    PacedLoad load = new PacedLoad(cluster, input, PER_SECOND, freshness.quiet, freshness.exhausting)) {
                load.begin();
                for (int pair = 1 - plan.warmUps(); pair <= plan.rounds(); pair++) {
                    measure(false, slowburn, pair > 0 ? figures : new Figures());
                    applied.apply();
                    await(
                            "no replay",
                            () -> replay.offsets().rules() == APPLIED
                                    && replay.offsets().counted() > 0);
                    double before = replay.offsets().counted();
                    measure(true, slowburn, pair > 0 ? figures : new Figures());
                    double perSecond = (replay.offsets().counted() - before) / seconds;
                    System.out.printf("%s outcomes/s replayed%n", BenchReport.number(perSecond));
                    if (!replay.offsets().isIncomplete()) {
                        throw new IOException("the replay ended too early; increase --outcomes");
                    }
                    if (pair > 0) {
                        figures.add("replayed beside live counting", "outcomes/s", perSecond);
                    }
                    if (pair < plan.rounds()) {
                        applied.remove();
                        await("the replay did not end", () -> replay.offsets().rules() == 0);
                    }
                }
                check(cluster, job, history, load.end(), applied);
                await(
                        "outcomes missing in the output",
                        () -> freshness.quiet.allSeen(Probe.Step.COMMITTED)
                                && freshness.exhausting.allSeen(Probe.Step.COMMITTED));
            }
        }
        slowburn.stop();
        cluster.drop(APPLICATION);
        report(freshness, figures);
    }

    private void measure(boolean isWithReplay, PeerProcess slowburn, Figures figures) throws InterruptedException {
        Duration before = slowburn.cpu();
        long begin = System.nanoTime();
        windows.add(new Window(isWithReplay, begin));
        TimeUnit.SECONDS.sleep(seconds);
        double cores = slowburn.cpu().minus(before).toNanos() / (double) (System.nanoTime() - begin);
        figures.add(name(isWithReplay) + " cpu", "cores", cores);
    }

    private static String name(boolean isWithReplay) {
        return isWithReplay ? "live with replay" : "live without replay";
    }

    private static void check(Cluster cluster, BenchPeer.Job job, Input history, Input sent, AppliedSlos applied) {
        Map<String, Tally> expected = new HashMap<>(history.expected());
        sent.expected().forEach((slo, tally) -> expected.merge(slo, tally, Tally::plus));
        expected.putAll(applied.expected(expected));
        try (PublishedTotals published = new PublishedTotals(cluster, job, BenchPeer.Output.SNAPSHOTS)) {
            published.check(new Input(job.input(), history.outcomes() + sent.outcomes(), sent.services(), expected));
        }
    }

    private void report(Freshness freshness, Figures figures) {
        Figures[] pair = {new Figures(), new Figures()};
        for (int i = 2 * plan.warmUps(); i < windows.size(); i++) {
            Window window = windows.get(i);
            Figures each = new Figures();
            for (Probes probes : List.of(freshness.quiet, freshness.exhausting)) {
                Delays delays = new Delays(window.begin(), TimeUnit.SECONDS.toNanos(seconds), 1);
                probes.all().forEach(probe -> delays.add(probe.due(), probe.millisTo(Probe.Step.COMMITTED)));
                String what = probes == freshness.quiet ? " to snapshot" : " to EXHAUSTED";
                delays.report(name(window.isWithReplay()) + what, each);
            }
            each.figures().forEach(figure -> figures.add(figure.name(), figure.unit(), figure.median()));
            pair[i % 2] = each;
            if (window.isWithReplay()) {
                double with = pair[1].get(name(true) + " to snapshot p99").median();
                figures.add(
                        RATIO,
                        "ratio",
                        with / pair[0].get(name(false) + " to snapshot p99").median());
            }
        }
    }

    private static void await(String error, BooleanSupplier condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(error);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}

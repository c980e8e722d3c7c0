package dev.slowburn.metrics;

import dev.slowburn.query.Replays;
import dev.slowburn.query.view.ReplayView;
import dev.slowburn.topology.replay.ReplayStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Metrics of outcomes that are read again, and of the objectives for which they are. */
final class ReplayMetrics implements MultiCollector {
    private final Supplier<ReplayStatus> status;
    private final Replays replays;

    ReplayMetrics(Supplier<ReplayStatus> status, Replays replays) {
        this.status = status;
        this.replays = replays;
    }

    @Override
    public MetricSnapshots collect() {
        ReplayStatus now = status.get();
        Gauges gauges = new Gauges();
        gauges.add("slowburn_replay_paused", "1 while outcomes that have to be read again are not read.")
                .set(Labels.EMPTY, now.paused().isPresent() ? 1 : 0);
        Gauges.Gauge objectives = gauges.add(
                "slowburn_replay_objectives",
                "Objectives on this instance that have not counted their whole history; absent as long as it is unknown.");
        Gauges.Gauge left = gauges.add(
                "slowburn_replay_left_outcomes",
                "Offsets of the input that these objectives have not counted yet, summed over objectives.");
        // Read first, so that the gauges are absent rather than too low.
        if (replays.isComplete()) {
            List<ReplayView> running = replays.replays(Set.of(), Set.of())
                    .filter(ReplayView::hasOutcomesLeft)
                    .toList();
            objectives.set(Labels.EMPTY, running.size());
            if (running.stream().allMatch(replay -> replay.outcomesLeft() != null)) {
                left.set(Labels.EMPTY, (double)
                        running.stream().mapToLong(ReplayView::outcomesLeft).sum());
            }
        }
        List<MetricSnapshot> all = new ArrayList<>();
        gauges.snapshots().forEach(all::add);
        all.add(counter(
                "slowburn_replay_outcomes",
                "Records that were read again for SLOs that had not counted them.",
                now.outcomes()));
        all.add(counter(
                "slowburn_replay_skipped", "Records that were read again but could not be counted.", now.skipped()));
        return new MetricSnapshots(all);
    }

    private static CounterSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(
                        CounterDataPointSnapshot.builder().value((double) value).build())
                .build();
    }
}

package dev.slowburn.topology.combine;

import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.TaskMetrics;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Metrics of the first stage of one input. They count records and their items, not requests; one may represent many requests. Series
 * of the original input have no label {@code input}, as in versions without others.
 */
final class OutcomeMeters implements OutcomeSource.Observer {
    private static final String INPUT = "input";

    private final InputTopic input;
    private final UnknownServices unknownServices;
    private final TaskMetrics metrics;
    final TaskMetrics.Counter counted;
    final TaskMetrics.Counter uncounted;
    final TaskMetrics.Counter unmatched;

    OutcomeMeters(
            ProcessorContext<?, ?> context,
            TopologySettings settings,
            InputTopic input,
            UnknownServices unknownServices) {
        this.input = input;
        this.unknownServices = unknownServices;
        metrics = new TaskMetrics(context, settings.isOriginal(input) ? Map.of() : Map.of(INPUT, input.name()));
        counted = metrics.counter("outcomes-counted-total", "Records counted by at least one budget");
        uncounted = metrics.counter("outcomes-uncounted-total", "Records that every SLI of their service leaves out");
        unmatched = metrics.counter("outcomes-unmatched-total", "Records of services that no definition names");
    }

    /** The metrics of the task, for counters of others with the same labels. */
    TaskMetrics metrics() {
        return metrics;
    }

    /** Creates the counter on first use, because otherwise each task could have ten thousand sensors that stay at zero. */
    void unclassifiable(String slo) {
        metrics.counter(
                        "outcomes-unclassifiable-total",
                        "Records on which the filter of this SLO failed, so that it does not count them",
                        "slo",
                        slo)
                .increment();
    }

    void rejected(Rejection reason) {
        rejected(reason, 1);
    }

    /** Counts each item by its own reason. */
    void rejected(RejectedItems items) {
        items.reasons().forEach(this::rejected);
    }

    private void rejected(Rejection reason, int items) {
        metrics.counter(
                        "outcomes-rejected-total",
                        "Records, and items of records, sent to the dead letters",
                        "reason",
                        reason.name().toLowerCase(Locale.ROOT))
                .add(items);
    }

    @Override
    public void innerSpans(long spans) {
        metrics.counter(
                        "input-inner-spans-total",
                        "Spans that are not counted because their parent is in the same service")
                .add(spans);
    }

    @Override
    public void inconsistentSpans(long spans) {
        metrics.counter(
                        "input-inconsistent-spans-total",
                        "Spans that count once because their sampling information is invalid")
                .add(spans);
    }

    @Override
    public void unknownServices(long outcomes, Set<String> services) {
        metrics.counter("input-unknown-services-total", "Outcomes of services that were given no name")
                .add(outcomes);
        unknownServices.found(input, services);
    }

    /** Publishes the counters, after adding what the source has observed. */
    void publish(OutcomeSource source) {
        source.report(this);
        metrics.publish();
    }

    void close() {
        metrics.close();
    }
}

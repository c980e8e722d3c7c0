package dev.slowburn.runtime;

import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.SkippedInput;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.topology.view.UnclassifiedInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Notices about problems of the input. They do not affect readiness: a restart would not help, other partitions are still
 * counted, and affected budgets are STALE.
 */
final class InputNotices {
    /** How long a loss is reported as a notice; the metric and the log keep it. */
    private static final Duration LOSS_REPORTED = Duration.ofHours(1);
    /** Maximum number of SLOs and services that are listed. */
    private static final int MAX_UNCLASSIFIABLE = 10;

    private final EvaluationView view;
    private final Supplier<Optional<String>> brokerTrouble;
    private final TopologySettings settings;
    private final Clock clock;

    /** @param brokerTrouble why the broker does not answer; empty if it does */
    InputNotices(
            EvaluationView view, Supplier<Optional<String>> brokerTrouble, TopologySettings settings, Clock clock) {
        this.view = view;
        this.brokerTrouble = brokerTrouble;
        this.settings = settings;
        this.clock = clock;
    }

    /** The notices, each a name and details. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        Optional<String> trouble = brokerTrouble.get();
        trouble.ifPresent(cause -> notices.add("cannot determine whether the input is caught up: " + cause));
        String age = trouble.isPresent() ? age() : "";
        view.inputs().openTransactions().forEach(open -> notices.add("open transaction: " + details(open) + age));
        view.skippedInput().newest().stream()
                .filter(skipped -> clock.instant().isBefore(skipped.at().plus(LOSS_REPORTED)))
                .forEach(skipped -> notices.add("input deleted before it was counted: " + details(skipped)));
        unclassifiable(notices);
        inputLag().ifPresent(inputLag -> notices.add("input lags: " + inputLag));
        return notices;
    }

    /** One notice per SLO and service: objectives of an SLO usually share an SLI. */
    private void unclassifiable(List<String> notices) {
        Map<String, UnclassifiedInput.Found> bySlo = new LinkedHashMap<>();
        view.unclassifiedInput().all().forEach(found -> bySlo.putIfAbsent(found.slo() + ' ' + found.service(), found));
        bySlo.values().stream()
                .limit(MAX_UNCLASSIFIABLE)
                .forEach(found -> notices.add("unclassifiable outcomes: " + details(found)));
        if (bySlo.size() > MAX_UNCLASSIFIABLE) {
            notices.add("unclassifiable outcomes: of " + Quantity.of(bySlo.size() - MAX_UNCLASSIFIABLE, "more pair")
                    + " of SLO and service, see slowburn_outcomes_unclassifiable_total");
        }
    }

    private String partitions(UnclassifiedInput.Found found) {
        return found.partitions().stream().map(view.inputs()::label).toList().toString();
    }

    private String details(UnclassifiedInput.Found found) {
        return "the filter of SLO %s has classified no outcome of service %s in partitions %s of the input and failed on %d, since %s; they are not counted"
                .formatted(found.slo(), found.service(), partitions(found), found.outcomes(), seconds(found.since()));
    }

    private String details(Inputs.Blocked open) {
        return "%s cannot be read from offset %d on, since %s; budgets are STALE until the producer ends its transaction or it times out"
                .formatted(
                        place(open.partition()),
                        open.transaction().offset(),
                        seconds(open.transaction().since()));
    }

    /** The age of the last answer, if no newer one is available. */
    private String age() {
        return view.inputs()
                .newest()
                .map(answer -> "; as of " + seconds(Instant.ofEpochMilli(answer.askedAt())))
                .orElse("");
    }

    private String details(SkippedInput.Skipped skipped) {
        return "%s, %s before offset %d%s, detected at %s; raise the retention of the topic"
                .formatted(
                        place(skipped.partition()),
                        Quantity.of(skipped.offsets(), "offset"),
                        skipped.to(),
                        skipped.isOfFormer() ? " of the topic that existed before it was created again" : "",
                        seconds(skipped.at()));
    }

    private Optional<String> inputLag() {
        if (settings.clock() == EvaluationClock.EVENT) {
            return Optional.empty();
        }
        long bound = clock.millis() - settings.staleness().toMillis();
        return view.tasks().stream()
                .filter(task ->
                        task.clock().filter(known -> known.caughtUpTo() < bound).isPresent())
                .min(Comparator.comparingLong(InputNotices::caughtUpTo))
                .map(this::details);
    }

    private String details(TaskView task) {
        long upTo = caughtUpTo(task);
        Optional<TopicPartition> slowest = task.slowestPartition();
        String place = slowest.map(InputNotices::place).orElseGet(this::topics);
        return place
                + (upTo == 0
                        ? " was never read to its end"
                        : " is counted up to " + seconds(Instant.ofEpochMilli(upTo)))
                + "; budgets are STALE";
    }

    private static String place(TopicPartition partition) {
        return "partition " + partition.partition() + " of " + partition.topic();
    }

    private String topics() {
        return settings.inputs().stream().map(InputTopic::topic).collect(Collectors.joining(", "));
    }

    private static long caughtUpTo(TaskView task) {
        return task.clock().map(TaskView.Clock::caughtUpTo).orElse(0L);
    }

    private static Instant seconds(Instant moment) {
        return Instant.ofEpochSecond(moment.getEpochSecond());
    }
}

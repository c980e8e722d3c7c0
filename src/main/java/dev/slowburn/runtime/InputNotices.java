package dev.slowburn.runtime;

import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.settings.EvaluationClock;
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
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What is wrong with the input, in sentences. None of it ends the readiness of an instance: a restart would not help, the other
 * partitions are counted, and whoever asks for a budget is told that it is STALE.
 */
final class InputNotices {
    /** For so long a loss is told; the metric and the log keep it. */
    private static final Duration LOSS_IS_TOLD = Duration.ofHours(1);
    /** So many SLOs and services are named. */
    private static final int MOST_UNCLASSIFIABLE = 10;

    private final EvaluationView standings;
    private final Supplier<Optional<String>> answers;
    private final TopologySettings settings;
    private final Clock clock;

    /** @param answers why the broker does not answer, if it does not */
    InputNotices(EvaluationView standings, Supplier<Optional<String>> answers, TopologySettings settings, Clock clock) {
        this.standings = standings;
        this.answers = answers;
        this.settings = settings;
        this.clock = clock;
    }

    /** What is wrong, each as a name and the details. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        Optional<String> trouble = answers.get();
        trouble.ifPresent(cause -> notices.add("cannot determine whether the input is caught up: " + cause));
        String age = trouble.isPresent() ? age() : "";
        standings
                .inputEnds()
                .openTransactions()
                .forEach(open -> notices.add("open transaction: " + details(open) + age));
        standings.skippedInput().newest().stream()
                .filter(skipped -> clock.instant().isBefore(skipped.at().plus(LOSS_IS_TOLD)))
                .forEach(skipped -> notices.add("input deleted before it was counted: " + details(skipped)));
        unclassifiable(notices);
        lag().ifPresent(lag -> notices.add("input lags: " + lag));
        return notices;
    }

    /** One for each SLO and service: objectives of an SLO mostly share an SLI. */
    private void unclassifiable(List<String> notices) {
        Map<String, UnclassifiedInput.Found> bySlo = new LinkedHashMap<>();
        standings
                .unclassifiedInput()
                .all()
                .forEach(found -> bySlo.putIfAbsent(found.slo() + ' ' + found.service(), found));
        bySlo.values().stream()
                .limit(MOST_UNCLASSIFIABLE)
                .forEach(found -> notices.add("unclassifiable outcomes: " + details(found)));
        if (bySlo.size() > MOST_UNCLASSIFIABLE) {
            notices.add("unclassifiable outcomes: of " + (bySlo.size() - MOST_UNCLASSIFIABLE)
                    + " more SLOs and services, see slowburn_outcomes_unclassifiable_total");
        }
    }

    private static String details(UnclassifiedInput.Found found) {
        return "the filter of SLO %s has classified no outcome of service %s in partitions %s of the input and failed on %d, since %s; they are not counted"
                .formatted(found.slo(), found.service(), found.partitions(), found.outcomes(), seconds(found.since()));
    }

    private String details(EndOffsets.OpenTransaction open) {
        return "%s can't be read from offset %d on, since %s; budgets are STALE until the producer ends it or it times out"
                .formatted(place(open.partition()), open.offset(), seconds(open.since()));
    }

    /** While there is no newer answer. */
    private String age() {
        return standings
                .inputEnds()
                .newest()
                .map(answer -> "; as of " + seconds(Instant.ofEpochMilli(answer.askedAt())))
                .orElse("");
    }

    private String details(SkippedInput.Skipped skipped) {
        return "%s, %d offsets before %d, noticed %s; raise the retention of the topic"
                .formatted(place(skipped.partition()), skipped.offsets(), skipped.to(), seconds(skipped.at()));
    }

    private Optional<String> lag() {
        if (settings.clock() == EvaluationClock.EVENT) {
            return Optional.empty();
        }
        long bound = clock.millis() - settings.staleness().toMillis();
        return standings.tasks().stream()
                .filter(task ->
                        task.clock().filter(known -> known.caughtUpTo() < bound).isPresent())
                .min(Comparator.comparingLong(InputNotices::caughtUpTo))
                .map(this::details);
    }

    private String details(TaskView task) {
        long upTo = caughtUpTo(task);
        OptionalInt slowest = task.slowestPartition();
        String place = slowest.isPresent() ? place(slowest.getAsInt()) : topic();
        return place
                + (upTo == 0
                        ? " was never read to its end"
                        : " is counted up to " + seconds(Instant.ofEpochMilli(upTo)))
                + "; budgets are STALE";
    }

    private String place(int partition) {
        return "partition " + partition + " of " + topic();
    }

    private String topic() {
        return settings.topics().requestOutcomes();
    }

    private static long caughtUpTo(TaskView task) {
        return task.clock().map(TaskView.Clock::caughtUpTo).orElse(0L);
    }

    private static Instant seconds(Instant moment) {
        return Instant.ofEpochSecond(moment.getEpochSecond());
    }
}

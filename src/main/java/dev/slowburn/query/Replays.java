package dev.slowburn.query;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.query.view.ReplayView;
import dev.slowburn.topology.replay.ReplayStatus;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.PartialHistory;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objectives that have not counted everything that ever was in the input. Each is listed by the task that owns its service, or,
 * if it counts all services, by one of the tasks.
 */
public final class Replays {
    private final EvaluationView evaluations;
    private final Supplier<DefinitionSet> definitions;
    private final Supplier<ReplayStatus> status;

    public Replays(EvaluationView evaluations, Supplier<DefinitionSet> definitions, Supplier<ReplayStatus> status) {
        this.evaluations = evaluations;
        this.definitions = definitions;
        this.status = status;
    }

    /** The partitions of this instance whose objectives are known. */
    public Set<Integer> partitions() {
        Set<Integer> known = new TreeSet<>();
        evaluations.visit((partition, task) -> {
            if (isKnown(task)) {
                known.add(partition);
            }
        });
        return known;
    }

    /** Whether the objectives of all tasks of this instance are known. */
    public boolean isComplete() {
        return evaluations.tasks().stream().allMatch(Replays::isKnown);
    }

    private static boolean isKnown(TaskView task) {
        return task.isComplete() && task.partialHistories().isPresent();
    }

    /**
     * The objectives of the tasks of this instance.
     *
     * @param services only of these services; empty for all
     * @param slos only of these SLOs; empty for all
     */
    public Stream<ReplayView> replays(Set<String> services, Set<String> slos) {
        Map<String, Slo> inForce =
                definitions.get().slos().stream().collect(Collectors.toMap(Slo::name, Function.identity()));
        Stream.Builder<ReplayView> all = Stream.builder();
        evaluations.visit((partition, task) -> {
            if (isKnown(task)) {
                task.partialHistories().orElseThrow().stream()
                        .filter(history -> slos.isEmpty() || slos.contains(history.slo()))
                        .filter(history -> isListed(inForce.get(history.slo()), partition, services))
                        .forEach(history -> all.add(view(task, history)));
            }
        });
        return all.build();
    }

    private boolean isListed(Slo slo, int partition, Set<String> services) {
        if (slo == null) {
            return false;
        }
        return (services.isEmpty() || services.contains(slo.service()))
                && (!slo.grouping().allServices() || evaluations.partitionOf(slo.name()) == partition);
    }

    private static ReplayView view(TaskView task, PartialHistory history) {
        return ReplayView.of(history, task.replayPace().secondsLeft(history));
    }

    /** Why this instance cannot read the input again; empty if it can, or has nothing to read. */
    public Optional<String> paused() {
        return status.get().paused();
    }
}

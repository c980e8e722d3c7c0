package dev.slowburn.query;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.query.view.ReplayView;
import dev.slowburn.topology.replay.ReplayStatus;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.TaskView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The objectives that have not counted everything that ever was in the input. Each is listed by the task that owns its service, or,
 * if it counts all services, by one of the tasks.
 */
public final class Replays {
    private final EvaluationView evaluations;
    private final SloIndex definitions;
    private final Supplier<ReplayStatus> status;

    public Replays(EvaluationView evaluations, Supplier<DefinitionSet> definitions, Supplier<ReplayStatus> status) {
        this.evaluations = evaluations;
        this.definitions = new SloIndex(definitions);
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
        return task.isComplete() && task.replays().isPresent();
    }

    /**
     * The objectives of the tasks of this instance.
     *
     * @param services only of these services; empty for all
     * @param slos only of these SLOs; empty for all
     */
    public Stream<ReplayView> replays(Set<String> services, Set<String> slos) {
        Map<String, Slo> inForce = definitions.slos();
        Stream.Builder<ReplayView> all = Stream.builder();
        evaluations.visit((partition, task) -> {
            if (isKnown(task)) {
                task.replays().orElseThrow().stream()
                        .filter(replay -> slos.isEmpty() || slos.contains(replay.slo()))
                        .filter(replay -> isListed(inForce.get(replay.slo()), partition, services))
                        .forEach(replay -> all.add(ReplayView.of(replay)));
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

    /** Why this instance cannot read the input again; empty if it can, or has nothing to read. */
    public Optional<String> paused() {
        return status.get().paused();
    }
}

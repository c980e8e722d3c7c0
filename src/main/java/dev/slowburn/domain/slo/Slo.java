package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A service level objective: one or more objectives for the outcomes of a service.
 *
 * @param name unique among all definitions
 * @param service the service whose outcomes are counted; only a label if the grouping is for all services
 * @param composite the composite budget of the objectives, if there is one
 * @param thresholds used shares of the budget at which an event is published, in percent; empty for those of the configuration
 * @param labels labels for finding the SLO, on which no computation depends
 * @param about information for people, on which no computation depends
 * @param input name of the input whose outcomes it counts; empty for all inputs
 * @param ledger number of its ledgers; another number counts everything again
 * @param revision digest of the definition, which identifies the definition that a snapshot was computed from
 */
public record Slo(
        String name,
        String service,
        Grouping grouping,
        List<Objective> objectives,
        Optional<Composite> composite,
        Optional<List<Integer>> thresholds,
        Map<String, List<String>> labels,
        About about,
        Optional<String> input,
        long ledger,
        String revision) {
    /** The first ledgers of an SLO. */
    public static final long FIRST_LEDGER = 1;

    public Slo {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("slo: name must not be blank or contain '/', was '" + name + "'");
        }
        if (service.isBlank()) {
            throw new IllegalArgumentException("slo " + name + ": service must not be blank");
        }
        requireNonNull(grouping, "grouping");
        requireNonNull(about, "about");
        objectives = List.copyOf(objectives);
        if (objectives.isEmpty()) {
            throw new IllegalArgumentException("slo " + name + ": needs at least one objective");
        }
        Set<String> names = new HashSet<>();
        if (composite.isPresent()) {
            names.add(Composite.NAME);
        }
        for (Objective objective : objectives) {
            if (!names.add(objective.name())) {
                throw new IllegalArgumentException("slo " + name + ": two objectives are named " + objective.name());
            }
        }
        thresholds = thresholds.map(List::copyOf);
        labels = labels.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, label -> List.copyOf(label.getValue())));
    }

    /** Whether it counts the outcomes of an input. */
    public boolean counts(String nameOfInput) {
        return input.map(nameOfInput::equals).orElse(true);
    }

    /** The same SLO with some of its objectives, and without its composite. */
    public Slo withObjectives(List<Objective> others) {
        return new Slo(
                name, service, grouping, others, Optional.empty(), thresholds, labels, about, input, ledger, revision);
    }

    /** An SLO without labels and other information for people. */
    public Slo(
            String name,
            String service,
            Grouping grouping,
            List<Objective> objectives,
            Optional<Composite> composite,
            Optional<List<Integer>> thresholds,
            String revision) {
        this(
                name,
                service,
                grouping,
                objectives,
                composite,
                thresholds,
                Map.of(),
                About.NOTHING,
                Optional.empty(),
                FIRST_LEDGER,
                revision);
    }

    /** An SLO of one service, without alerts and with all optional settings at their defaults. */
    public static Slo of(String name, String service, List<Objective> objectives, String revision) {
        return new Slo(name, service, Grouping.NONE, objectives, Optional.empty(), Optional.empty(), revision);
    }
}

package dev.slowburn.openslo.alert;

import dev.slowburn.openslo.document.Annotations;
import dev.slowburn.openslo.document.ReferencedDocuments;
import dev.slowburn.openslo.document.ReferencedDocuments.Part;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.Item;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code spec} of an AlertPolicy, either a document or written in place in an SLO. */
public final class AlertPolicyReader implements ReferencedDocuments.Reader<AlertPolicy> {
    private static final Set<String> FIELDS = Set.of(
            "description",
            "alertWhenNoData",
            "alertWhenResolved",
            "alertWhenBreaching",
            "conditions",
            "notificationTargets");

    /** Older documents have an operator for combining conditions, although only one condition was ever allowed. */
    private static final String OPERATOR = "operator";

    private final ReferencedDocuments<AlertCondition> conditions;
    private final ReferencedDocuments<String> targets;
    private final ProblemCollector problems;

    AlertPolicyReader(
            ReferencedDocuments<AlertCondition> conditions,
            ReferencedDocuments<String> targets,
            ProblemCollector problems) {
        this.conditions = conditions;
        this.targets = targets;
        this.problems = problems;
    }

    @Override
    public Optional<AlertPolicy> read(String name, YamlSection spec, Annotations annotations) {
        int before = problems.reported();
        spec.only(FIELDS);
        Descriptions.check(spec);
        boolean whenBreaching = spec.flag("alertWhenBreaching").orElse(true);
        boolean whenResolved = spec.flag("alertWhenResolved").orElse(true);
        boolean whenNoData = spec.flag("alertWhenNoData").orElse(false);
        if (!whenBreaching && !whenResolved && !whenNoData) {
            spec.warn(
                    "alertWhenBreaching",
                    "sends no alert, because alertWhenBreaching, alertWhenResolved and alertWhenNoData are all false; "
                            + "set one of them to true");
        }
        Optional<Long> minEvents = AlertTimes.minEvents(annotations);
        Optional<Part<AlertCondition>> condition = condition(spec);
        Optional<List<String>> names = targets(spec);
        if (problems.reported() > before || condition.isEmpty() || names.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AlertPolicy(
                condition.get().value(),
                condition.get().place().orElse(condition.get().value().threshold()),
                whenBreaching,
                whenResolved,
                whenNoData,
                minEvents,
                names.get()));
    }

    private Optional<Part<AlertCondition>> condition(YamlSection spec) {
        Optional<List<Item>> items = spec.requiredItems("conditions");
        if (items.isEmpty()) {
            return Optional.empty();
        }
        if (items.get().size() != 1) {
            spec.report(
                    "conditions",
                    "must have exactly one item, but has " + items.get().size());
        }
        // Only the first is used, but problems of the others are reported too.
        List<Optional<Part<AlertCondition>>> read =
                items.get().stream().map(this::condition).toList();
        return read.stream().findFirst().flatMap(first -> first);
    }

    private Optional<Part<AlertCondition>> condition(Item item) {
        Optional<YamlSection> section = item.section();
        section.filter(found -> found.has(OPERATOR))
                .ifPresent(found -> found.warn(OPERATOR, "has no effect, because there is only one condition"));
        return section.flatMap(found -> conditions.of(found, OPERATOR));
    }

    /** The distinct names of the targets; empty if one is invalid. */
    private Optional<List<String>> targets(YamlSection spec) {
        Optional<List<Item>> items = spec.requiredItems("notificationTargets");
        if (items.isEmpty()) {
            return Optional.empty();
        }
        if (items.get().isEmpty()) {
            spec.report("notificationTargets", "must have at least one item");
        }
        List<String> names = new ArrayList<>();
        boolean valid = true;
        for (Item item : items.get()) {
            Optional<Part<String>> target = item.section().flatMap(section -> targets.of(section));
            valid &= target.isPresent();
            target.map(Part::name).filter(name -> !names.contains(name)).ifPresent(names::add);
        }
        return valid ? Optional.of(List.copyOf(names)) : Optional.empty();
    }
}

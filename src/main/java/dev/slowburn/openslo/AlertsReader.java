package dev.slowburn.openslo;

import dev.slowburn.domain.AlertRule;
import dev.slowburn.domain.LookBack;
import dev.slowburn.domain.NotificationTarget;
import dev.slowburn.domain.Slo;
import dev.slowburn.openslo.Parts.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads what SLOs say about alerts, having read the documents of all kinds of alerts. */
final class AlertsReader {
    private static final String FIELD = "alertPolicies";

    private final AlertTargetReader targets;
    private final Parts<AlertPolicy> policies;
    private final Problems problems;

    AlertsReader(Catalog catalog, Problems problems) {
        this.problems = problems;
        Parts<AlertCondition> conditions =
                new Parts<>(Kind.ALERT_CONDITION, "conditionRef", catalog, new AlertConditionReader(problems));
        this.targets = new AlertTargetReader(problems);
        Parts<String> targetParts = new Parts<>(Kind.ALERT_NOTIFICATION_TARGET, "targetRef", catalog, targets);
        this.policies = new Parts<>(
                Kind.ALERT_POLICY, "alertPolicyRef", catalog, new AlertPolicyReader(conditions, targetParts, problems));
    }

    /** The targets that can be told of alerts, of all documents read so far; some may be of no use to these SLOs. */
    List<NotificationTarget> targets(List<Slo> slos) {
        if (!slos.isEmpty()) {
            targets.warnOfTheIdle(slos.stream()
                    .flatMap(AlertsReader::rules)
                    .flatMap(rule -> rule.targets().stream())
                    .collect(Collectors.toSet()));
        }
        return targets.reachable();
    }

    private static Stream<AlertRule> rules(Slo slo) {
        return Stream.concat(
                slo.objectives().stream().flatMap(objective -> objective.alertRules().stream()),
                slo.composite().stream().flatMap(composite -> composite.alertRules().stream()));
    }

    /** The alerts of an SLO; empty if anything is wrong with them or with a document that they name. */
    Optional<Alerts> read(Section spec, Annotations annotations) {
        int before = problems.reported();
        Optional<LookBack> exhaustion = AlertTimes.exhaustionWithin(annotations);
        long minEvents = AlertTimes.minEvents(annotations).orElse(0L);
        Set<String> names = new HashSet<>();
        exhaustion.map(Alerts::exhaustionName).ifPresent(names::add);
        List<Alerts.Policy> read = new ArrayList<>();
        List<Item> items = items(spec);
        for (Item item : items) {
            Optional<Part<AlertPolicy>> part = policy(item);
            if (part.isPresent() && !names.add(part.get().name())) {
                problems.add(
                        part.get().place().orElse(item.place()),
                        "this SLO has an alert named '" + part.get().name() + "' already");
            }
            part.map(found -> new Alerts.Policy(found.name(), found.value(), found.place()))
                    .ifPresent(read::add);
        }
        return problems.reported() == before && read.size() == items.size()
                ? Optional.of(new Alerts(read, exhaustion, minEvents, spec, problems))
                : Optional.empty();
    }

    /** Left without a value, as OpenSLO's own examples have it, the field is the same as not there. */
    private static List<Item> items(Section spec) {
        boolean blank = spec.value(FIELD)
                .filter(value -> value.getTag().equals(Tag.NULL))
                .isPresent();
        return blank ? List.of() : spec.items(FIELD).orElse(List.of());
    }

    /** Older documents write nothing but the name. */
    private Optional<Part<AlertPolicy>> policy(Item item) {
        return item.isMapping() ? item.section().flatMap(section -> policies.of(section)) : policies.named(item);
    }
}

package dev.slowburn.openslo.alert;

import dev.slowburn.domain.window.LookBack;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.document.Annotations;
import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.ReferencedDocuments;
import dev.slowburn.openslo.document.ReferencedDocuments.Part;
import dev.slowburn.openslo.yaml.Item;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the alerting fields and annotations of an SLO. */
public final class AlertsReader {
    private static final String FIELD = "alertPolicies";

    private final ReferencedDocuments<AlertPolicy> policies;
    private final ProblemCollector problems;

    public AlertsReader(DocumentIndex catalog, AlertParts parts, ProblemCollector problems) {
        this.problems = problems;
        this.policies = new ReferencedDocuments<>(
                Kind.ALERT_POLICY, AlertPolicy.class, "alertPolicyRef", catalog, parts.policies());
    }

    /** The alerts of an SLO; empty if they or a document that they reference are invalid. */
    public Optional<AlertPolicies> read(YamlSection spec, Annotations annotations) {
        int before = problems.reported();
        Optional<LookBack> exhaustion = AlertTimes.exhaustionWithin(annotations);
        long minEvents = AlertTimes.minEvents(annotations).orElse(0L);
        Set<String> names = new HashSet<>();
        exhaustion.map(AlertPolicies::exhaustionName).ifPresent(names::add);
        List<AlertPolicies.Policy> read = new ArrayList<>();
        List<Item> items = items(spec);
        for (Item item : items) {
            Optional<Part<AlertPolicy>> part = policy(item);
            if (part.isPresent() && !names.add(part.get().name())) {
                problems.add(
                        part.get().place().orElse(item.place()),
                        "this SLO already has an alert named '" + part.get().name() + "'");
            }
            part.map(found -> new AlertPolicies.Policy(found.name(), found.value(), found.place()))
                    .ifPresent(read::add);
        }
        return problems.reported() == before && read.size() == items.size()
                ? Optional.of(new AlertPolicies(
                        read,
                        exhaustion.flatMap(time -> annotations
                                .place(Annotation.EXHAUSTION_WITHIN)
                                .map(place -> new AlertPolicies.Forecast(time, place))),
                        minEvents,
                        spec,
                        problems))
                : Optional.empty();
    }

    /** A field without a value, as in OpenSLO's own examples, is the same as an absent one. */
    private static List<Item> items(YamlSection spec) {
        boolean blank = spec.value(FIELD)
                .filter(value -> value.getTag().equals(Tag.NULL))
                .isPresent();
        return blank ? List.of() : spec.items(FIELD).orElse(List.of());
    }

    /** Older documents write only the name. */
    private Optional<Part<AlertPolicy>> policy(Item item) {
        return item.isMapping() ? item.section().flatMap(section -> policies.of(section)) : policies.named(item);
    }
}

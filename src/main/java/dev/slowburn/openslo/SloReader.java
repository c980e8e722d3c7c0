package dev.slowburn.openslo;

import dev.slowburn.domain.Budgeting;
import dev.slowburn.domain.Objective;
import dev.slowburn.domain.Sli;
import dev.slowburn.domain.Slo;
import dev.slowburn.domain.Target;
import dev.slowburn.domain.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Makes an {@link Slo} of a document of kind SLO. */
final class SloReader {
    private static final Set<String> FIELDS = Set.of(
            "description",
            "service",
            "indicator",
            "indicatorRef",
            "timeWindow",
            "budgetingMethod",
            "objectives",
            "alertPolicies");
    private static final Set<String> INDICATOR_FIELDS = Set.of("metadata", "spec");
    private static final Set<String> OBJECTIVE_FIELDS = Set.of(
            "displayName",
            "op",
            "value",
            "target",
            "targetPercent",
            "timeSliceTarget",
            "timeSliceWindow",
            "indicator",
            "indicatorRef",
            "compositeWeight");
    private static final Map<String, String> OBJECTIVE_LATER = Map.of(
            "op", "a threshold to compare with",
            "value", "a threshold to compare with",
            "timeSliceTarget", "budgets by time slices",
            "timeSliceWindow", "budgets by time slices",
            "indicator", "an SLI for a single objective; give it in spec.indicator",
            "indicatorRef", "an SLI for a single objective; give it in spec.indicatorRef",
            "compositeWeight", "composite SLOs");
    private static final String OCCURRENCES = "Occurrences";
    private static final Set<String> LATER_METHODS = Set.of("Timeslices", "RatioTimeslices");

    private final Catalog catalog;
    private final SliReader slis;
    private final Problems problems;

    SloReader(Catalog catalog, SliReader slis, Problems problems) {
        this.catalog = catalog;
        this.slis = slis;
        this.problems = problems;
    }

    /** The SLO; empty if anything is wrong with it or with an SLI that it references. */
    Optional<Slo> read(Document document) {
        int before = problems.reported();
        Section spec = document.spec();
        spec.only(FIELDS);
        spec.notYet(Map.of("alertPolicies", "alert policies"));
        Descriptions.check(spec);
        Optional<String> service = service(spec);
        Optional<Sli> sli = sli(spec);
        Optional<Window> window = WindowReader.read(spec);
        Optional<Budgeting> method = method(spec);
        List<Goal> goals = goals(spec);
        boolean sound = document.sound() && problems.reported() == before;
        if (!sound || service.isEmpty() || sli.isEmpty() || window.isEmpty() || method.isEmpty()) {
            return Optional.empty();
        }
        List<Objective> objectives = goals.stream()
                .map(goal -> new Objective(
                        goal.name(), sli.get(), goal.target(), window.get(), method.get(), Objective.WEIGHT, List.of()))
                .toList();
        Optional<MappingNode> referenced = spec.text("indicatorRef")
                .flatMap(catalog::sliDocument)
                .map(sliDocument -> sliDocument.root().node());
        String revision = Canonical.revision(document.root().node(), referenced);
        return Optional.of(Slo.of(document.name(), service.get(), objectives, revision));
    }

    /** Compared with what outcomes say letter by letter, so what nobody sees in it would make it another service. */
    private static Optional<String> service(Section spec) {
        Optional<String> service = spec.requiredText("service");
        if (service.isPresent() && service.get().chars().anyMatch(Character::isISOControl)) {
            spec.report("service", "must not hold control characters");
        } else if (service.isPresent() && !service.get().strip().equals(service.get())) {
            spec.report("service", "must not start or end with a blank");
        }
        return service;
    }

    private Optional<Sli> sli(Section spec) {
        if (spec.has("indicator") && spec.has("indicatorRef")) {
            spec.report("indicatorRef", "must not be given together with indicator: use one of them");
            return Optional.empty();
        }
        if (spec.has("indicatorRef")) {
            return spec.text("indicatorRef").flatMap(name -> referenced(spec, name));
        }
        Optional<Section> indicator = spec.section("indicator");
        if (!spec.has("indicator")) {
            spec.report("indicator", "is required, unless indicatorRef is given");
        }
        indicator.ifPresent(section -> section.only(INDICATOR_FIELDS));
        indicator.flatMap(section -> section.section("metadata")).ifPresent(metadata -> new Metadata(metadata, Kind.SLI)
                .optionalName());
        return indicator.flatMap(section -> section.requiredSection("spec")).flatMap(slis::read);
    }

    private Optional<Sli> referenced(Section spec, String name) {
        if (catalog.sliDocument(name).isEmpty()) {
            spec.report(
                    "indicatorRef", "there is no SLI named '" + name + "'" + Suggestion.of(name, catalog.sliNames()));
        }
        return catalog.sli(name);
    }

    private static Optional<Budgeting> method(Section spec) {
        Optional<String> text = spec.requiredText("budgetingMethod");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().equals(OCCURRENCES)) {
            return Optional.of(Budgeting.OCCURRENCES);
        }
        if (LATER_METHODS.contains(text.get())) {
            spec.report("budgetingMethod", "not supported yet: the method " + text.get() + "; use " + OCCURRENCES);
        } else {
            spec.report(
                    "budgetingMethod",
                    "there is no method '" + text.get() + "'" + Suggestion.of(text.get(), Set.of(OCCURRENCES)));
        }
        return Optional.empty();
    }

    private static List<Goal> goals(Section spec) {
        List<Goal> goals = new ArrayList<>();
        Optional<List<Section>> sections = spec.requiredSections("objectives");
        if (sections.isEmpty()) {
            return goals;
        }
        if (sections.get().isEmpty()) {
            spec.report("objectives", "must have at least one item");
        }
        ObjectiveNames names = new ObjectiveNames();
        for (Section section : sections.get()) {
            section.only(OBJECTIVE_FIELDS);
            section.notYet(OBJECTIVE_LATER);
            String name = names.next(section);
            TargetReader.read(section).ifPresent(target -> goals.add(new Goal(name, target)));
        }
        return goals;
    }

    private record Goal(String name, Target target) {}
}

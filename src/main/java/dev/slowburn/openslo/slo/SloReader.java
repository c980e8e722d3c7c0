package dev.slowburn.openslo.slo;

import dev.slowburn.domain.slo.About;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Window;
import dev.slowburn.openslo.alert.AlertPolicies;
import dev.slowburn.openslo.alert.AlertsReader;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.document.Annotations;
import dev.slowburn.openslo.document.DefinitionDigest;
import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.Names;
import dev.slowburn.openslo.document.Retention;
import dev.slowburn.openslo.sli.Indicator;
import dev.slowburn.openslo.sli.IndicatorReader;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a document of kind SLO as an {@link Slo}. */
public final class SloReader {
    private static final Set<String> FIELDS = Set.of(
            "description",
            "service",
            "indicator",
            "indicatorRef",
            "timeWindow",
            "budgetingMethod",
            "objectives",
            "alertPolicies");
    private static final Map<String, CompositeMethod> COMPOSITE_METHODS =
            Map.of("openslo", CompositeMethod.OPENSLO, "mean", CompositeMethod.MEAN);

    private static final long MAX_LEDGER = 1_000_000_000;

    private final DocumentIndex catalog;
    private final IndicatorReader indicators;
    private final AlertsReader alerts;
    private final Retention retention;
    private final ProblemCollector problems;

    public SloReader(
            DocumentIndex catalog,
            IndicatorReader indicators,
            AlertsReader alerts,
            Retention retention,
            ProblemCollector problems) {
        this.catalog = catalog;
        this.indicators = indicators;
        this.alerts = alerts;
        this.retention = retention;
        this.problems = problems;
    }

    /**
     * The SLO; empty if it or a document that it references is invalid.
     *
     * @param text of the document, verbatim
     */
    public Optional<Slo> read(Document document, String text) {
        int before = problems.reported();
        YamlSection spec = document.spec();
        spec.only(FIELDS);
        Optional<String> description = Descriptions.check(spec);
        Optional<String> service = service(spec);
        Optional<Window> window = WindowReader.read(spec);
        Grouping grouping = GroupingReader.read(document.annotations());
        Optional<List<Integer>> thresholds = document.annotations().percents(Annotation.THRESHOLDS);
        Optional<String> input = input(document.annotations());
        Optional<Long> ledger = document.annotations().whole(Annotation.LEDGER, Slo.FIRST_LEDGER, MAX_LEDGER);
        Optional<AlertPolicies> rules = alerts.read(spec, document.annotations());
        BudgetingReader budgeting = new BudgetingReader(spec, document.annotations(), window);
        List<YamlSection> sections = sections(spec);
        boolean composite = isComposite(sections);
        CompositeMethod compositeMethod = compositeMethod(document.annotations(), composite);
        ObjectiveNames names = new ObjectiveNames(composite);
        List<Objective> objectives = objectives(spec, sections, names, new ObjectiveReader(window, budgeting, rules));
        if (composite && compositeMethod == CompositeMethod.OPENSLO) {
            CompositeSlices.check(sections, objectives);
        }
        boolean valid = document.valid() && problems.reported() == before;
        if (!valid || service.isEmpty() || objectives.isEmpty() || objectives.size() < sections.size()) {
            return Optional.empty();
        }
        if (rules.isEmpty()) {
            // A referenced document is invalid, which is reported there.
            return Optional.empty();
        }
        Slo slo = new Slo(
                document.name(),
                service.get(),
                grouping,
                objectives,
                composite
                        ? Optional.of(
                                new Composite(compositeMethod, rules.get().ofComposite(compositeMethod, objectives)))
                        : Optional.empty(),
                thresholds,
                document.labels(),
                new About(
                        document.displayName(),
                        description.filter(written -> !written.isBlank()),
                        document.annotations().others(),
                        names.displayNames(),
                        document.root().source().name(),
                        text),
                input,
                ledger.orElse(Slo.FIRST_LEDGER),
                new DefinitionDigest(catalog).revision(document.root().node()));
        retention.check(slo, spec);
        return Optional.of(slo).filter(read -> problems.reported() == before);
    }

    private static Optional<String> service(YamlSection spec) {
        Optional<String> service = spec.requiredText("service");
        service.flatMap(Names::faultOfService).ifPresent(fault -> spec.report("service", fault));
        return service;
    }

    private static List<YamlSection> sections(YamlSection spec) {
        Optional<List<YamlSection>> sections = spec.requiredSections("objectives");
        if (sections.isPresent() && sections.get().isEmpty()) {
            spec.report("objectives", "must have at least one item");
        }
        return sections.orElse(List.of());
    }

    /** Whether the objectives form a composite budget: several have their own indicator, or any has a weight. */
    private static boolean isComposite(List<YamlSection> objectives) {
        if (objectives.size() == 1) {
            objectives.stream()
                    .filter(objective -> objective.has("compositeWeight"))
                    .forEach(
                            objective -> objective.warn(
                                    "compositeWeight",
                                    "has no effect: it weights several objectives against each other, and this SLO has only one"));
            return false;
        }
        return objectives.stream().filter(IndicatorReader::isGiven).count() > 1
                || objectives.stream().anyMatch(objective -> objective.has("compositeWeight"));
    }

    private static CompositeMethod compositeMethod(Annotations annotations, boolean composite) {
        if (annotations.has(Annotation.COMPOSITE) && !composite) {
            annotations.report(
                    Annotation.COMPOSITE,
                    "belongs to an SLO with a composite budget: several objectives with their own indicators or"
                            + " a compositeWeight");
        }
        return annotations.oneOf(Annotation.COMPOSITE, COMPOSITE_METHODS).orElse(CompositeMethod.OPENSLO);
    }

    private List<Objective> objectives(
            YamlSection spec, List<YamlSection> sections, ObjectiveNames names, ObjectiveReader reader) {
        boolean shared = IndicatorReader.isGiven(spec);
        boolean some = sections.stream().anyMatch(IndicatorReader::isGiven);
        if (!shared && !some) {
            spec.report("indicator", "is required, unless indicatorRef is given");
        }
        Optional<Indicator> ofSlo = indicators.read(spec);
        List<Objective> objectives = new ArrayList<>();
        for (YamlSection section : sections) {
            boolean own = IndicatorReader.isGiven(section);
            if (own && shared) {
                section.report(
                        section.has("indicator") ? "indicator" : "indicatorRef",
                        "must not be given together with one in spec: write one for the SLO, or one for each objective");
            } else if (!own && !shared && some) {
                section.report("indicator", "is required, because other objectives have their own and spec has none");
            }
            Optional<Indicator> ofObjective = indicators.read(section);
            reader.read(names.next(section), section, own ? ofObjective : ofSlo).ifPresent(objectives::add);
        }
        return objectives;
    }

    /** The input whose outcomes the SLO counts; an invalid name is reported. */
    private static Optional<String> input(Annotations annotations) {
        Optional<String> name = annotations.text(Annotation.INPUT);
        if (name.filter(each -> each.isBlank() || each.chars().anyMatch(Character::isISOControl))
                .isPresent()) {
            annotations.report(Annotation.INPUT, "must be the name of an input");
        }
        return name;
    }
}

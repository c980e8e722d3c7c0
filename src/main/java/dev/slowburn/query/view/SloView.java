package dev.slowburn.query.view;

import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.outcome.Counting;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.slo.About;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.CalendarWindow;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A definition in force.
 *
 * @param service service whose outcomes are counted; only a label if the SLO is for all services
 * @param allServices whether each service has its own budget
 * @param input name of the input whose outcomes are counted; null for all inputs
 * @param groupBy attributes of which each value has its own budget
 * @param labels labels with one or more values
 * @param composite whether there is a composite budget of all objectives
 * @param compositeMethod openslo or mean; null without a composite
 * @param displayName null if absent, as is {@code description}
 * @param annotations annotations except Slowburn's own
 * @param source its file, or topic and key
 * @param definition text of the OpenSLO document; null in lists, to keep responses small
 */
public record SloView(
        String slo,
        String service,
        boolean allServices,
        String input,
        List<String> groupBy,
        Map<String, List<String>> labels,
        boolean composite,
        String compositeMethod,
        List<ObjectiveView> objectives,
        String revision,
        String displayName,
        String description,
        Map<String, String> annotations,
        String source,
        String definition) {
    public SloView {
        groupBy = List.copyOf(groupBy);
        labels = Map.copyOf(labels);
        objectives = List.copyOf(objectives);
        annotations = Map.copyOf(annotations);
    }

    /**
     * An objective, with the names of fields of BudgetSnapshot.
     *
     * @param displayName null if absent
     * @param windowKind rolling or calendar
     * @param timeZone time zone of a calendar window; null otherwise
     * @param weight weight in a composite budget
     */
    public record ObjectiveView(
            String objective,
            String target,
            String window,
            String method,
            List<AlertRuleView> alertRules,
            String displayName,
            String windowKind,
            String timeZone,
            double weight,
            SliView sli) {
        public ObjectiveView {
            alertRules = List.copyOf(alertRules);
        }

        private static ObjectiveView of(Objective objective, About about) {
            Target target = objective.target();
            long window = objective.window().nominalMinutes();
            return new ObjectiveView(
                    objective.name(),
                    target.toDecimal(),
                    objective.window().text(),
                    objective.budgeting().method().name(),
                    objective.alertRules().stream()
                            .map(rule -> AlertRuleView.of(rule, window))
                            .toList(),
                    about.objectives().get(objective.name()),
                    objective.window() instanceof CalendarWindow ? "calendar" : "rolling",
                    objective.window() instanceof CalendarWindow calendar
                            ? calendar.zone().getId()
                            : null,
                    (double) objective.weight() / Objective.WEIGHT,
                    SliView.of(objective.sli()));
        }
    }

    /**
     * Which requests an objective counts, and which of them are good and bad.
     *
     * @param rule the whole SLI as one text; a change of this text starts a new ledger
     */
    public record SliView(String counted, String good, String bad, String rule) {
        private static SliView of(Sli sli) {
            Counting words = sli.counting();
            return new SliView(words.counted(), words.good(), words.bad(), sli.rule());
        }
    }

    public static SloView of(Slo slo) {
        About about = slo.about();
        return new SloView(
                slo.name(),
                slo.service(),
                slo.grouping().allServices(),
                slo.input().orElse(null),
                slo.grouping().attributes(),
                slo.labels(),
                slo.composite().isPresent(),
                slo.composite()
                        .map(composite -> composite.method().name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                slo.objectives().stream()
                        .map(objective -> ObjectiveView.of(objective, about))
                        .toList(),
                slo.revision(),
                about.displayName().orElse(null),
                about.description().orElse(null),
                about.annotations(),
                about.source(),
                about.text());
    }

    /** The view in lists, without the document. */
    public static SloView ofList(Slo slo) {
        SloView all = of(slo);
        return new SloView(
                all.slo,
                all.service,
                all.allServices,
                all.input,
                all.groupBy,
                all.labels,
                all.composite,
                all.compositeMethod,
                all.objectives,
                all.revision,
                all.displayName,
                all.description,
                all.annotations,
                all.source,
                null);
    }
}

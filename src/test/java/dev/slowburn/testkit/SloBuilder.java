package dev.slowburn.testkit;

import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.slo.About;
import dev.slowburn.domain.slo.AlertLadder;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.Window;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds SLO definitions. Default: one objective {@code all} of 99 % over two hours. An objective uses the settings made before
 * it. The revision is derived from all settings.
 */
public final class SloBuilder {
    private final String name;
    private String service;
    private Sli sli = Sli.byOutcome();
    private Window window = Slos.rolling("2h");
    private Budgeting budgeting = Budgeting.OCCURRENCES;
    private Grouping grouping = Grouping.NONE;
    private List<AlertRule> rules = List.of();
    private Optional<Composite> composite = Optional.empty();
    private Optional<List<Integer>> thresholds = Optional.of(List.of());
    private final List<Objective> objectives = new ArrayList<>();
    private Optional<String> input = Optional.empty();
    private String target = "0.99";

    /** An SLO with the name of its service. */
    public SloBuilder(String name) {
        this.name = name;
        this.service = name;
    }

    public SloBuilder service(String other) {
        service = other;
        return this;
    }

    /** Counts only the outcomes of an input. */
    public SloBuilder input(String itsName) {
        input = Optional.of(itsName);
        return this;
    }

    public SloBuilder sli(Sli other) {
        sli = other;
        return this;
    }

    public SloBuilder target(String ratio) {
        target = ratio;
        return this;
    }

    /** A rolling window such as 30d. */
    public SloBuilder window(String text) {
        window = Slos.rolling(text);
        return this;
    }

    public SloBuilder calendar(int count, CalendarUnit unit, String start, String zone) {
        window = new CalendarWindow(count + unit.name(), LocalDateTime.parse(start), ZoneId.of(zone), count, unit);
        return this;
    }

    public SloBuilder timeslices(long minutes, String sliceTarget, EmptySlices empty) {
        budgeting = new Budgeting.Timeslices(
                minutes, new BigDecimal(sliceTarget).movePointRight(9).longValueExact(), empty);
        return this;
    }

    public SloBuilder ratioTimeslices(long minutes) {
        budgeting = new Budgeting.RatioTimeslices(minutes);
        return this;
    }

    /** The default alerts of a definition without alert policies. */
    public SloBuilder ladder(long minEvents) {
        rules = AlertLadder.of(window, Target.ofRatio(new BigDecimal(target)), budgeting, minEvents)
                .rules();
        return this;
    }

    public SloBuilder alerts(AlertRule... others) {
        rules = List.of(others);
        return this;
    }

    public SloBuilder groupBy(int maxGroups, String... attributes) {
        grouping = new Grouping(List.of(attributes), maxGroups, grouping.allServices(), grouping.maxServices());
        return this;
    }

    public SloBuilder allServices() {
        return allServices(Grouping.DEFAULT_MAX_SERVICES);
    }

    public SloBuilder allServices(int maxServices) {
        grouping = new Grouping(grouping.attributes(), grouping.maxGroups(), true, maxServices);
        return this;
    }

    public SloBuilder composite(AlertRule... itsRules) {
        return composite(CompositeMethod.OPENSLO, itsRules);
    }

    public SloBuilder composite(CompositeMethod method, AlertRule... itsRules) {
        composite = Optional.of(new Composite(method, List.of(itsRules)));
        return this;
    }

    public SloBuilder thresholds(Integer... percents) {
        thresholds = Optional.of(List.of(percents));
        return this;
    }

    /** Adds an objective with the current settings. */
    public SloBuilder objective(String itsName, long weight) {
        objectives.add(new Objective(
                itsName,
                sli,
                Target.ofRatio(new BigDecimal(target)),
                window,
                budgeting,
                weight * Objective.WEIGHT,
                rules));
        return this;
    }

    public Slo build() {
        if (objectives.isEmpty()) {
            objective("all", 1);
        }
        StringBuilder settings = new StringBuilder(service)
                .append(input)
                .append(grouping)
                .append(composite)
                .append(thresholds);
        for (Objective each : objectives) {
            settings.append(each.name())
                    .append(each.sli().rule())
                    .append(each.target())
                    .append(each.window())
                    .append(each.budgeting())
                    .append(each.weight())
                    .append(each.alertRules());
        }
        return new Slo(
                name,
                service,
                grouping,
                objectives,
                composite,
                thresholds,
                Map.of(),
                About.NOTHING,
                input,
                Slo.FIRST_LEDGER,
                Integer.toHexString(settings.toString().hashCode()));
    }
}

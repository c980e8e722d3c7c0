package dev.slowburn.openslo.slo;

import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.BudgetingMethod;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.window.Window;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.document.Annotations;
import dev.slowburn.openslo.yaml.Decimals;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code budgetingMethod} of an SLO and the time-slice fields of its objectives. */
final class BudgetingReader {
    private static final Map<String, BudgetingMethod> METHODS = Map.of(
            "Occurrences", BudgetingMethod.OCCURRENCES,
            "Timeslices", BudgetingMethod.TIMESLICES,
            "RatioTimeslices", BudgetingMethod.RATIO_TIMESLICES);
    private static final Map<String, EmptySlices> EMPTY_SLICES =
            Map.of("good", EmptySlices.GOOD, "bad", EmptySlices.BAD, "ignore", EmptySlices.IGNORE);
    private static final int PLACES = 9;

    private final Optional<BudgetingMethod> method;
    private final EmptySlices emptySlices;
    private final Optional<Window> window;

    /** Checks the fields and annotations outside of the objectives. */
    BudgetingReader(YamlSection spec, Annotations annotations, Optional<Window> window) {
        this.method = method(spec);
        Optional<EmptySlices> written = annotations.oneOf(Annotation.EMPTY_SLICES, EMPTY_SLICES);
        this.emptySlices = written.orElse(EmptySlices.GOOD);
        this.window = window;
        if (annotations.has(Annotation.EMPTY_SLICES) && is(BudgetingMethod.OCCURRENCES)) {
            annotations.report(
                    Annotation.EMPTY_SLICES, "belongs to budgetingMethod Timeslices; Occurrences has no slices");
        }
        if (is(BudgetingMethod.RATIO_TIMESLICES)
                && written.filter(empty -> empty != EmptySlices.IGNORE).isPresent()) {
            annotations.report(
                    Annotation.EMPTY_SLICES,
                    "must be ignore or left out: RatioTimeslices is the mean over the slices that have outcomes");
        }
    }

    private static Optional<BudgetingMethod> method(YamlSection spec) {
        if (!spec.has("budgetingMethod")) {
            spec.report("budgetingMethod", "is required: Occurrences, Timeslices or RatioTimeslices");
        }
        Optional<String> text = spec.written("budgetingMethod");
        Optional<BudgetingMethod> method = text.map(METHODS::get);
        if (text.isPresent() && method.isEmpty()) {
            spec.report(
                    "budgetingMethod",
                    "there is no method '" + text.get() + "'; it must be Occurrences, Timeslices or RatioTimeslices"
                            + Suggestion.of(text.get(), METHODS.keySet()));
        }
        return method;
    }

    private boolean is(BudgetingMethod other) {
        return method.filter(other::equals).isPresent();
    }

    /** The budgeting of an objective; empty if it is invalid. */
    Optional<Budgeting> read(YamlSection objective) {
        Optional<Long> target = sliceTarget(objective);
        Optional<Long> minutes = sliceWindow(objective);
        if (method.isEmpty()) {
            return Optional.empty();
        }
        return switch (method.get()) {
            case OCCURRENCES -> {
                warnUnused(objective, "timeSliceTarget", "Timeslices");
                warnUnused(objective, "timeSliceWindow", "Timeslices or RatioTimeslices");
                yield Optional.of(Budgeting.OCCURRENCES);
            }
            case TIMESLICES -> {
                require(objective, "timeSliceTarget", "0.95");
                require(objective, "timeSliceWindow", "1m");
                yield target.flatMap(
                        share -> minutes.map(length -> new Budgeting.Timeslices(length, share, emptySlices)));
            }
            case RATIO_TIMESLICES -> {
                warnUnused(objective, "timeSliceTarget", "Timeslices");
                require(objective, "timeSliceWindow", "1m");
                yield minutes.map(Budgeting.RatioTimeslices::new);
            }
        };
    }

    private void require(YamlSection objective, String field, String example) {
        if (!objective.has(field)) {
            objective.report(
                    field, "is required with budgetingMethod " + methodText() + "; write a value such as " + example);
        }
    }

    /** A warning only: OpenSLO defines when a field is required, not that it must be absent otherwise. */
    private void warnUnused(YamlSection objective, String field, String home) {
        if (objective.has(field)) {
            objective.warn(
                    field, "belongs to budgetingMethod " + home + "; with " + methodText() + " it has no effect");
        }
    }

    private String methodText() {
        return METHODS.entrySet().stream()
                .filter(entry -> is(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** In billionths. */
    private Optional<Long> sliceTarget(YamlSection objective) {
        Optional<BigDecimal> share = Decimals.read(objective, "timeSliceTarget", PLACES);
        if (share.isPresent() && (share.get().signum() < 0 || share.get().compareTo(BigDecimal.ONE) > 0)) {
            objective.report(
                    "timeSliceTarget",
                    "must be at least 0 and at most 1, but is " + share.get().toPlainString());
            return Optional.empty();
        }
        if (share.isPresent() && share.get().signum() == 0 && is(BudgetingMethod.TIMESLICES)) {
            objective.warn(
                    "timeSliceTarget", "no slice is below 0, so no slice is ever bad; write a share such as 0.95");
        }
        return share.map(target -> target.movePointRight(PLACES).longValueExact());
    }

    private Optional<Long> sliceWindow(YamlSection objective) {
        Optional<Long> minutes = SliceWindow.minutes(objective);
        if (minutes.isPresent()
                && window.isPresent()
                && minutes.get() > window.get().longestMinutes()) {
            objective.report(
                    "timeSliceWindow",
                    "must not be longer than the time window of " + window.get().text());
            return Optional.empty();
        }
        return minutes;
    }
}

package dev.slowburn.cli;

import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.runtime.config.InputConfig;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Warnings about SLOs with regard to the inputs that an instance reads: requests that are counted twice, because several inputs
 * have them, and thresholds of durations that the buckets of metrics do not distinguish.
 */
final class InputWarnings {
    private static final String NUMBER = "(\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)";
    private static final String OPERATOR = "(<=|>=|<|>|lte|gte|lt|gt)";
    /** Comparisons in the canonical text of an indicator. */
    private static final Pattern COMPARISON = Pattern.compile("duration_ms " + OPERATOR + " " + NUMBER);

    private static final Pattern REVERSED = Pattern.compile(NUMBER + " " + OPERATOR + " duration_ms");
    private static final Set<String> STRICTLY_BELOW = Set.of("<", "lt", ">=", "gte");
    private static final Set<String> STRICTLY_ABOVE = Set.of(">", "gt", "<=", "lte");

    private final List<InputConfig> inputs;
    private final Map<String, List<Long>> bounds;

    /**
     * A threshold of a duration.
     *
     * @param excludes whether a duration that equals it is classified as a longer one
     */
    private record Threshold(BigDecimal millis, boolean excludes) {}

    /** @param bounds of the buckets of inputs, in microseconds, by the input's name; without inputs whose bounds are not known */
    InputWarnings(List<InputConfig> inputs, Map<String, List<Long>> bounds) {
        this.inputs = List.copyOf(inputs);
        this.bounds = Map.copyOf(bounds);
    }

    /** The warnings about an SLO. */
    List<String> of(Slo slo) {
        List<String> warnings = new ArrayList<>();
        List<InputConfig> sources =
                inputs.stream().filter(input -> isSource(input, slo)).toList();
        if (sources.size() > 1 && (!slo.grouping().allServices() || mayShareServices(sources))) {
            warnings.add(Quantity.of(sources.size(), "input") + " may have requests of "
                    + (slo.grouping().allServices() ? "the same service" : "service " + slo.service()) + ": "
                    + sources.stream().map(InputConfig::name).collect(Collectors.joining(", "))
                    + "; a request that is in two of them counts twice. Restrict the SLO with the annotation"
                    + " slowburn.dev/input, or the inputs with input.NAME.services");
        }
        for (InputConfig source : sources) {
            Optional.ofNullable(bounds.get(source.name())).ifPresent(known -> inexact(slo, source, known, warnings));
        }
        return warnings;
    }

    private static boolean isSource(InputConfig input, Slo slo) {
        return slo.counts(input.name()) && (slo.grouping().allServices() || input.mayHave(slo.service()));
    }

    private static boolean mayShareServices(List<InputConfig> sources) {
        for (int i = 0; i < sources.size(); i++) {
            for (InputConfig other : sources.subList(i + 1, sources.size())) {
                if (sources.get(i).mayShareServicesWith(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void inexact(Slo slo, InputConfig input, List<Long> known, List<String> warnings) {
        TreeSet<BigDecimal> millis = known.stream()
                .map(micros -> BigDecimal.valueOf(micros, 3))
                .collect(Collectors.toCollection(TreeSet::new));
        for (Objective objective : slo.objectives()) {
            for (Threshold each : thresholds(objective.sli().rule())) {
                text(each, millis)
                        .ifPresent(text ->
                                warnings.add("objective " + objective.name() + ": " + text.formatted(input.name())));
            }
        }
    }

    private static Set<Threshold> thresholds(String rule) {
        Set<Threshold> thresholds = new LinkedHashSet<>();
        for (Matcher found = COMPARISON.matcher(rule); found.find(); ) {
            thresholds.add(new Threshold(new BigDecimal(found.group(2)), STRICTLY_BELOW.contains(found.group(1))));
        }
        for (Matcher found = REVERSED.matcher(rule); found.find(); ) {
            thresholds.add(new Threshold(new BigDecimal(found.group(1)), STRICTLY_ABOVE.contains(found.group(2))));
        }
        return thresholds;
    }

    /** What is inexact about a threshold; a text with a place for the input. */
    private static Optional<String> text(Threshold threshold, NavigableSet<BigDecimal> bounds) {
        BigDecimal millis = threshold.millis();
        BigDecimal below = bounds.lower(millis);
        if (bounds.stream().noneMatch(bound -> bound.compareTo(millis) == 0)) {
            BigDecimal above = bounds.higher(millis);
            return Optional.of("the threshold of " + plain(millis)
                    + " ms is no bound of the buckets of input %s, so requests that took "
                    + (above == null
                            ? "more than " + plain(bounds.last()) + " ms"
                            : (below == null ? "up to " : plain(below) + " to ") + plain(above) + " ms")
                    + " are not distinguished; use "
                    + (above == null
                            ? plain(bounds.last())
                            : (below == null ? "" : plain(below) + " or ") + plain(above))
                    + " ms, or add the bound in the SDK");
        }
        return threshold.excludes()
                ? Optional.of("requests of input %s that took " + (below == null ? "0" : plain(below)) + " to "
                        + plain(millis) + " ms have a duration of " + plain(millis)
                        + " ms, the bound of their bucket, so a comparison that excludes it classifies all of them as"
                        + " slower; write <= or > instead of < or >=")
                : Optional.empty();
    }

    private static String plain(BigDecimal millis) {
        return millis.stripTrailingZeros().toPlainString();
    }
}

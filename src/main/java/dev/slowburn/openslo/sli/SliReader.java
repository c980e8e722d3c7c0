package dev.slowburn.openslo.sli;

import dev.slowburn.openslo.cel.Filter;
import dev.slowburn.openslo.cel.Variable;
import dev.slowburn.openslo.sli.MetricSourceReader.Found;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code spec} of an SLI, either a document or written in place in an SLO. */
public final class SliReader {
    private static final Set<String> FIELDS = Set.of("description", "ratioMetric", "thresholdMetric");
    private static final Set<String> THRESHOLD_FIELDS = Set.of("field", "filter");

    /** A spec of a thresholdMetric for the source type slowburn, for use in problems. */
    public static final String EXAMPLE = "{field: duration_ms}";

    private final MetricSourceReader sources;
    private final RatioReader ratios;
    private final ProblemCollector problems;

    public SliReader(MetricSourceReader sources, ProblemCollector problems) {
        this.sources = sources;
        this.ratios = new RatioReader(sources);
        this.problems = problems;
    }

    /** The SLI; empty if it is not clear whether it is a ratio or a threshold. */
    public Optional<Indicator> read(YamlSection spec) {
        int before = problems.reported();
        spec.only(FIELDS);
        Descriptions.check(spec);
        boolean isRatio = spec.has("ratioMetric");
        boolean isThreshold = spec.has("thresholdMetric");
        if (!isRatio && !isThreshold) {
            spec.report("ratioMetric", "is required, unless thresholdMetric is given");
        }
        if (isRatio && isThreshold) {
            spec.report("thresholdMetric", "must not be given together with ratioMetric: use one of them");
        }
        Optional<Indicator> ratio = spec.section("ratioMetric").map(ratios::read);
        Optional<Indicator> threshold = spec.section("thresholdMetric").map(this::threshold);
        if (isRatio && isThreshold) {
            return Optional.empty();
        }
        Optional<Indicator> indicator = ratio.or(() -> threshold);
        return problems.reported() == before ? indicator : indicator.map(Indicator::invalid);
    }

    private Indicator threshold(YamlSection threshold) {
        Optional<Found> source = sources.read(threshold, EXAMPLE);
        if (source.isEmpty()) {
            return new Indicator.Threshold(Optional.empty());
        }
        if (source.get().spec().isEmpty()) {
            threshold.section("metricSource").ifPresent(section -> section.report("spec", "is required"));
            return new Indicator.Threshold(Optional.empty());
        }
        YamlSection spec = source.get().spec().get();
        sources.only(spec, THRESHOLD_FIELDS, EXAMPLE);
        Optional<Filter> filter = sources.filter(spec);
        return new Indicator.Threshold(measure(spec).map(measure -> new ThresholdMetric(measure, filter)));
    }

    private static Optional<Measure> measure(YamlSection spec) {
        Optional<String> text = spec.requiredWritten("field");
        Optional<Measure> measure = text.flatMap(Measure::named);
        if (text.isPresent() && measure.isEmpty()) {
            String reason = Variable.named(text.get()).isPresent()
                    ? "is not a number; compare it in a filter, or use one of "
                    : "outcomes have no numeric field '" + text.get() + "'; use one of ";
            spec.report(
                    "field", reason + String.join(", ", Measure.names()) + Suggestion.of(text.get(), Measure.names()));
        }
        return measure;
    }
}

package dev.slowburn.openslo.sli;

import dev.slowburn.openslo.cel.Filter;
import dev.slowburn.openslo.sli.MetricSourceReader.Found;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code ratioMetric}. */
public final class RatioReader {
    private static final Set<String> FIELDS = Set.of("counter", "good", "bad", "total", "raw", "rawType");
    private static final Set<String> RAW_TYPES = Set.of("success", "failure");
    private static final Set<String> SPEC_FIELDS = Set.of("filter", "field");

    /** A spec of each part for the source type slowburn, for use in problems. */
    public static final Map<String, String> EXAMPLES = Map.of(
            "good", "{filter: 'status_code < 500'}",
            "bad", "{filter: 'status_code >= 500'}",
            "total", "{}",
            "raw", "{filter: 'status_code < 500'}");

    private final MetricSourceReader sources;

    RatioReader(MetricSourceReader sources) {
        this.sources = sources;
    }

    /** The ratio, without an SLI if it is invalid. */
    Indicator read(YamlSection ratio) {
        ratio.only(FIELDS);
        boolean counter = ratio.flag("counter").orElse(false);
        rawType(ratio);
        if (ratio.has("raw")) {
            raw(ratio);
            return new Indicator.Ratio(Optional.empty());
        }
        if (counter) {
            ratio.unsupported(
                    "counter",
                    "must be false or left out: it declares a number that only increases, and Slowburn counts single "
                            + "outcomes, which are not such numbers");
        }
        boolean isGood = ratio.has("good");
        if (isGood && ratio.has("bad")) {
            ratio.report("bad", "must not be given together with good: use one of them");
        }
        if (!isGood && !ratio.has("bad")) {
            ratio.report("good", "is required, unless bad is given");
        }
        if (!ratio.has("total")) {
            ratio.report("total", "is required");
        }
        Optional<Part> total = part(ratio, "total");
        Optional<Part> good = part(ratio, "good");
        Optional<Part> bad = part(ratio, "bad");
        Optional<Part> numerator = isGood ? good : bad;
        return new Indicator.Ratio(
                numerator.flatMap(part -> total.map(all -> RatioClassifier.sli(all.filter(), part.filter(), isGood))));
    }

    private static void rawType(YamlSection ratio) {
        Optional<String> type = ratio.written("rawType");
        if (ratio.has("rawType") && !ratio.has("raw")) {
            ratio.report("rawType", "belongs to raw, which is not given");
        } else if (!ratio.has("rawType") && ratio.has("raw")) {
            ratio.report("rawType", "is required with raw");
        } else if (type.isPresent() && !RAW_TYPES.contains(type.get())) {
            ratio.report(
                    "rawType",
                    "must be success or failure, but is '" + type.get() + "'" + Suggestion.of(type.get(), RAW_TYPES));
        }
    }

    private void raw(YamlSection ratio) {
        for (String field : List.of("good", "bad", "total")) {
            if (ratio.has(field)) {
                ratio.report(field, "must not be given together with raw, which is already a ratio");
            }
        }
        part(ratio, "raw");
        ratio.unsupported(
                "raw",
                "a ratio computed elsewhere can't be counted exactly: Slowburn counts outcomes, "
                        + "so give good or bad, and total");
    }

    private Optional<Part> part(YamlSection ratio, String field) {
        return ratio.section(field).flatMap(part -> read(part, EXAMPLES.get(field)));
    }

    private Optional<Part> read(YamlSection part, String example) {
        Optional<Found> source = sources.read(part, example);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        Optional<YamlSection> spec = source.get().spec();
        spec.ifPresent(fields -> sources.only(fields, SPEC_FIELDS, example));
        spec.filter(fields -> fields.has("field"))
                .ifPresent(fields -> fields.report(
                        "field",
                        "belongs to a thresholdMetric, whose objectives define the threshold; "
                                + "in a ratioMetric write a filter, such as duration_ms < 300"));
        return Optional.of(new Part(spec.flatMap(sources::filter)));
    }

    /** One of good, bad and total. */
    private record Part(Optional<Filter> filter) {}
}

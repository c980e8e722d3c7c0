package dev.slowburn.openslo;

import dev.slowburn.domain.Sli;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code spec} of an SLI, be it a document of its own or written within an SLO. */
final class SliReader {
    private static final Set<String> FIELDS = Set.of("description", "ratioMetric", "thresholdMetric");
    private static final Set<String> RATIO_FIELDS = Set.of("counter", "good", "bad", "total", "raw", "rawType");
    private static final Set<String> PART_FIELDS = Set.of("metricSource");
    private static final Set<String> SOURCE_FIELDS = Set.of("metricSourceRef", "type", "spec");
    private static final Set<String> FILTER_FIELDS = Set.of("filter", "field");
    private static final String SOURCE_TYPE = "slowburn";

    private final FilterCompiler compiler;
    private final Problems problems;

    SliReader(FilterCompiler compiler, Problems problems) {
        this.compiler = compiler;
        this.problems = problems;
    }

    /** The SLI; empty if anything is wrong with it. */
    Optional<Sli> read(Section spec) {
        int before = problems.reported();
        spec.only(FIELDS);
        spec.notYet(Map.of("thresholdMetric", "an SLI by threshold; use a ratioMetric whose good part has a filter"));
        Descriptions.check(spec);
        if (!spec.has("ratioMetric") && !spec.has("thresholdMetric")) {
            spec.report("ratioMetric", "is required");
        }
        Optional<Sli> sli = spec.section("ratioMetric").flatMap(this::ratio);
        return problems.reported() == before ? sli : Optional.empty();
    }

    private Optional<Sli> ratio(Section ratio) {
        ratio.only(RATIO_FIELDS);
        rejectForeign(ratio);
        boolean isGood = ratio.has("good");
        boolean isBad = ratio.has("bad");
        if (isGood && isBad) {
            ratio.report("bad", "must not be given together with good: one of them says all");
        }
        if (!isGood && !isBad && !ratio.has("raw")) {
            ratio.report("good", "is required, unless bad is given");
        }
        if (!ratio.has("raw") && !ratio.has("total")) {
            ratio.report("total", "is required");
        }
        Optional<Filter> total = ratio.section("total").flatMap(this::filter);
        Optional<Filter> good = ratio.section("good").flatMap(this::filter);
        Optional<Filter> bad = ratio.section("bad").flatMap(this::filter);
        return Optional.of(RatioClassifier.sli(total, isGood ? good : bad, isGood));
    }

    private static void rejectForeign(Section ratio) {
        if (ratio.flag("counter").orElse(false)) {
            ratio.report(
                    "counter",
                    "must be false or left out: it says that a number only ever grows, and Slowburn counts single "
                            + "outcomes, which are no such numbers");
        }
        if (ratio.has("raw")) {
            ratio.report(
                    "raw",
                    "a ratio computed elsewhere can't be counted exactly: Slowburn counts outcomes, "
                            + "so give good or bad, and total");
        }
        if (ratio.has("rawType")) {
            ratio.report("rawType", "belongs to raw, which can't be counted exactly; leave it out");
        }
    }

    /** The filter of a part; empty if it has none. */
    private Optional<Filter> filter(Section part) {
        part.only(PART_FIELDS);
        Optional<Section> source = part.requiredSection("metricSource");
        if (source.isEmpty()) {
            return Optional.empty();
        }
        source.get().only(SOURCE_FIELDS);
        source.get().notYet(Map.of("metricSourceRef", "references to a DataSource; outcomes come from one topic"));
        Optional<String> type = source.get().requiredText("type");
        if (type.isPresent() && !type.get().equals(SOURCE_TYPE)) {
            source.get()
                    .report(
                            "type",
                            "must be " + SOURCE_TYPE + ": Slowburn counts the outcomes that services send, and asks no "
                                    + "other source such as '" + type.get() + "'");
            return Optional.empty();
        }
        Optional<Section> spec = source.get().section("spec");
        spec.ifPresent(fields -> fields.only(FILTER_FIELDS));
        spec.ifPresent(fields -> fields.notYet(Map.of("field", "a field to compare; write it in a filter")));
        return spec.flatMap(this::compile);
    }

    private Optional<Filter> compile(Section spec) {
        Optional<String> text = spec.text("filter");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(compiler.compile(text.get()));
        } catch (FilterException e) {
            FilterPlaces places = new FilterPlaces(spec, "filter");
            e.faults().forEach(fault -> problems.add(places.of(fault), places.prefix(fault) + fault.reason()));
            return Optional.empty();
        }
    }
}

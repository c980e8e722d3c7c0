package dev.slowburn.openslo.sli;

import dev.slowburn.openslo.cel.Filter;
import dev.slowburn.openslo.cel.FilterException;
import dev.slowburn.openslo.cel.FilterMemory;
import dev.slowburn.openslo.cel.FilterPlaces;
import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.MissingDocument;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code metricSource}: the origin of the data, for Slowburn always the stream of outcomes. */
public final class MetricSourceReader {
    private static final Set<String> PART_FIELDS = Set.of("metricSource");
    private static final Set<String> SOURCE_FIELDS = Set.of("metricSourceRef", "type", "spec");
    private static final String SLOWBURN = "slowburn";

    private final FilterMemory filters;
    private final DocumentIndex catalog;
    private final ProblemCollector problems;

    public MetricSourceReader(FilterMemory filters, DocumentIndex catalog, ProblemCollector problems) {
        this.filters = filters;
        this.catalog = catalog;
        this.problems = problems;
    }

    /** The contents of a part's metric source.
     *
     * @param spec empty if it has none
     */
    record Found(Optional<YamlSection> spec) {}

    /**
     * The source of a metric or of a part of one; empty if it, or a DataSource that it references, is invalid.
     *
     * @param example a spec of this part for the source type slowburn, for use in problems
     */
    Optional<Found> read(YamlSection part, String example) {
        part.only(PART_FIELDS);
        Optional<YamlSection> source = part.requiredSection("metricSource");
        if (source.isEmpty()) {
            return Optional.empty();
        }
        source.get().only(SOURCE_FIELDS);
        Optional<YamlSection> spec = source.get().optionalSection("spec");
        boolean specValid =
                spec.isPresent() || !source.get().has("spec") || source.get().isBlank("spec");
        return isSlowburn(source.get(), example) && specValid ? Optional.of(new Found(spec)) : Optional.empty();
    }

    private boolean isSlowburn(YamlSection source, String example) {
        if (!source.has("metricSourceRef")) {
            return source.requiredWritten("type")
                    .filter(type -> isSlowburn(source, "type", type, example))
                    .isPresent();
        }
        Optional<String> written = source.written("type");
        Optional<String> name = source.text("metricSourceRef");
        if (written.filter(type -> !type.equals(SLOWBURN)).isPresent()
                && name.filter(this::isKnown).isEmpty()) {
            // Whatever the reference resolves to, Slowburn does not support its type.
            return isSlowburn(source, "type", written.get(), example);
        }
        if (name.isPresent() && !isKnown(name.get())) {
            MissingDocument.report(
                    source,
                    "metricSourceRef",
                    Kind.DATA_SOURCE,
                    name.get(),
                    catalog,
                    "; a DataSource is not needed: " + instead(example));
            return false;
        }
        Optional<String> referenced = name.flatMap(known -> catalog.made(Kind.DATA_SOURCE, known, String.class));
        if (referenced.isEmpty()) {
            return false;
        }
        if (written.isPresent() && !written.equals(referenced)) {
            source.report(
                    "type",
                    "must be " + referenced.get() + " or left out: that is the type of the DataSource '" + name.get()
                            + "'");
            return false;
        }
        return isSlowburn(source, written.isPresent() ? "type" : "metricSourceRef", referenced.get(), example);
    }

    private boolean isKnown(String dataSource) {
        return catalog.has(Kind.DATA_SOURCE, dataSource);
    }

    private static boolean isSlowburn(YamlSection source, String field, String type, String example) {
        if (type.equals(SLOWBURN)) {
            return true;
        }
        String expected = "must be " + (field.equals("type") ? "" : "a DataSource of type ") + SLOWBURN;
        String meant = Suggestion.of(type, List.of(SLOWBURN));
        if (!meant.isEmpty()) {
            source.unsupported(field, expected + ", but is '" + type + "'" + meant);
            return false;
        }
        source.unsupported(
                field,
                expected
                        + ": Slowburn counts the outcomes that services send and queries no other source such as '"
                        + type
                        + "'; " + instead(example));
        return false;
    }

    private static String instead(String example) {
        return "write metricSource: {type: " + SLOWBURN + ", spec: " + example + "}";
    }

    /**
     * Reports unknown fields of a source's spec; if it has no known field, it is assumed to be a query of another
     * source.
     */
    void only(YamlSection spec, Set<String> known, String example) {
        boolean query = known.stream().noneMatch(spec::has);
        spec.only(
                known,
                query
                        ? "; Slowburn runs no queries but selects outcomes with a filter in CEL; write spec: " + example
                        : "");
    }

    /** The {@code filter} of a source's spec; empty if it is absent or was reported as invalid. */
    Optional<Filter> filter(YamlSection spec) {
        Optional<String> text = spec.text("filter");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(filters.compile(text.get()));
        } catch (FilterException e) {
            FilterPlaces places = new FilterPlaces(spec, "filter");
            e.faults().forEach(fault -> problems.add(places.of(fault), places.prefix(fault) + fault.reason()));
            return Optional.empty();
        }
    }
}

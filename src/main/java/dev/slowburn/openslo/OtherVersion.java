package dev.slowburn.openslo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Says of a document in another version of OpenSLO what to change about it, field by field and with the place of each. Such
 * documents are not converted: their queries to a metrics store say nothing of outcomes, so that the author has to decide what
 * is counted in any case.
 *
 * <p>Sources: OpenSLO's repository, {@code pkg/model} and {@code enhancements}; OpenSLO's go-sdk, packages v1alpha and v2alpha.
 */
enum OtherVersion {
    V1ALPHA(
            Set.of("openslo/v1alpha", "openslo/v1alpha1", "openslo/v1beta1"),
            new Change("spec", "timeWindows", "is called timeWindow", true),
            new Change("timeWindows?", "unit|count", "is part of one field duration, such as 28d, 1M or 1Q", false),
            new Change(
                    "objectives",
                    "ratioMetrics",
                    "is said once for all objectives: an indicator of the SLO with a ratioMetric of good and total, each "
                            + "with a metricSource of the type slowburn",
                    false),
            new Change("indicator", "thresholdMetric", "stands within the indicator's spec", true),
            new Change(
                    "good|bad|total|thresholdMetric", "source|queryType|query", "stands within metricSource", false)),
    V2(
            Set.of("openslo/v2alpha", "openslo/v2alpha1", "openslo.com/v2alpha", "openslo.com/v2alpha1"),
            new Change("spec|objectives", "sli", "is called indicator", true),
            new Change("spec|objectives", "sliRef", "is called indicatorRef", false),
            new Change(
                    "good|bad|total|raw|thresholdMetric",
                    "dataSourceRef",
                    "is metricSourceRef within metricSource",
                    false),
            new Change(
                    "good|bad|total|raw|thresholdMetric",
                    "(?!metricSource$).*",
                    "stands within metricSource, with the type of the data source",
                    false),
            new Change("conditions|and|or", "and|or", "is not there: a policy has exactly one condition", false));

    @SuppressWarnings("ImmutableEnumChecker") // Both are made by Set.of and List.of.
    private final Set<String> texts;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Change> changes;

    OtherVersion(Set<String> texts, Change... changes) {
        this.texts = texts;
        this.changes = List.of(changes);
    }

    static Optional<OtherVersion> of(String apiVersion) {
        return Arrays.stream(values())
                .filter(version -> version.texts.contains(apiVersion))
                .findFirst();
    }

    /** Refuses a document, which is in this version. */
    void refuse(Section document, Problems problems) {
        Set<String> found = new TreeSet<>();
        walk(document.source().name(), "", "", document.node(), problems, found);
        document.unsupported(
                "apiVersion",
                "Slowburn executes " + Kind.OPENSLO + " only; write " + Kind.OPENSLO + " here"
                        + (found.isEmpty()
                                ? ", which means the same for all that this document says"
                                : ", and change what is named differently there: " + String.join(", ", found)));
    }

    /** @param name of the field in which a node stands, also for the items of a list */
    private void walk(String file, String name, String path, Node node, Problems problems, Set<String> found) {
        if (node instanceof SequenceNode list) {
            for (int i = 0; i < list.getValue().size(); i++) {
                walk(file, name, path + "[" + i + "]", list.getValue().get(i), problems, found);
            }
        } else if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(tuple -> field(file, name, path, tuple, problems, found));
        }
    }

    private void field(String file, String name, String path, NodeTuple tuple, Problems problems, Set<String> found) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            return;
        }
        String field = key.getValue();
        String here = path.isEmpty() ? field : path + "." + field;
        Optional<Change> change = changes.stream()
                .filter(candidate -> name.matches(candidate.within) && field.matches(candidate.field))
                .findFirst();
        change.ifPresent(changed -> {
            found.add(field);
            problems.unsupported(
                    Place.of(file, key.getStartMark().orElseThrow(), here),
                    "in " + Kind.OPENSLO + " this " + changed.instead);
        });
        if (change.isEmpty() || change.get().goOn) {
            walk(file, field, here, tuple.getValueNode(), problems, found);
        }
    }

    /**
     * A field that is named differently.
     *
     * @param within pattern of the name of the field around it
     * @param field pattern of its own name
     * @param instead what it is in OpenSLO v1, in words that go on after "this ..."
     * @param goOn whether there may be more to change within it
     */
    private record Change(String within, String field, String instead, boolean goOn) {}
}

package dev.slowburn.openslo.version;

import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Rejects a document in another version of OpenSLO and reports what to change, field by field with locations. The
 * changes are applied to a copy, which is then read as OpenSLO v1: remaining problems are reported as well, so that
 * following all advice gives a valid document. The copy is never executed, because the queries of such documents do not
 * refer to outcomes and the author has to decide what to count.
 *
 * <p>Sources: OpenSLO's repository, {@code pkg/model} and {@code enhancements}; OpenSLO's go-sdk, packages v1alpha and v2alpha;
 * oslo's documents of v1beta1.
 */
public enum OtherVersion {
    V1ALPHA(Set.of("openslo/v1alpha", "openslo/v1alpha1", "openslo/v1beta1"), FromV1Alpha::rewrite),
    V2(
            Set.of("openslo/v2alpha", "openslo/v2alpha1", "openslo.com/v2alpha", "openslo.com/v2alpha1"),
            FromV2Alpha::rewrite);

    /** A kind that exists only in v2alpha. */
    private static final String ADJUSTMENT = "BudgetAdjustment";

    @SuppressWarnings("ImmutableEnumChecker") // Created by Set.of.
    private final Set<String> texts;

    @SuppressWarnings("ImmutableEnumChecker") // A reference to a static method.
    private final Consumer<Rewriting> rewriting;

    OtherVersion(Set<String> texts, Consumer<Rewriting> rewriting) {
        this.texts = texts;
        this.rewriting = rewriting;
    }

    /** The version in the document's {@code apiVersion}; empty if it is none of these. */
    public static Optional<OtherVersion> of(YamlSection document) {
        return text(document, "apiVersion").flatMap(written -> Arrays.stream(values())
                .filter(version -> version.texts.contains(written))
                .findFirst());
    }

    private static Optional<String> text(YamlSection document, String field) {
        return document.value(field).filter(ScalarNode.class::isInstance).map(scalar -> ((ScalarNode) scalar)
                .getValue());
    }

    /** Rejects a document in this version; returns a copy with all advice applied, or empty if v1 has no such kind. */
    public Optional<YamlSection> reject(YamlSection document, ProblemCollector problems) {
        if (text(document, "kind").filter(ADJUSTMENT::equals).isPresent()) {
            document.unsupported(
                    "kind",
                    "there is no such kind in " + Kind.OPENSLO + "; to exclude a time range from an SLO, write kind: "
                            + Kind.BUDGET_CORRECTION.text() + ", apiVersion: " + Kind.SLOWBURN);
            return Optional.empty();
        }
        MappingNode copy = Rewriting.copy(document.node());
        Rewriting root = new Rewriting(document.source().name(), copy, problems);
        rewriting.accept(root);
        root.nestedVersions(texts);
        document.unsupported(
                "apiVersion",
                "Slowburn executes " + Kind.OPENSLO + " only; write " + Kind.OPENSLO + " here"
                        + (root.changed().isEmpty()
                                ? ""
                                : ", and change these fields, which differ there: "
                                        + String.join(", ", root.changed())));
        root.set("apiVersion", Kind.OPENSLO);
        return YamlSection.document(document.source(), copy, problems);
    }
}

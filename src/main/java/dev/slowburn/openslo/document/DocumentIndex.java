package dev.slowburn.openslo.document;

import dev.slowburn.domain.slo.NotificationTarget;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * What the reader of one document can ask about the others. Whatever it asks is noted: the document is read again when an
 * answer changes, and only then.
 */
public interface DocumentIndex {
    /** Which kind of document a field names. */
    Map<String, Kind> REFERENCES = Map.of(
            "indicatorRef", Kind.SLI,
            "metricSourceRef", Kind.DATA_SOURCE,
            "alertPolicyRef", Kind.ALERT_POLICY,
            "conditionRef", Kind.ALERT_CONDITION,
            "targetRef", Kind.ALERT_NOTIFICATION_TARGET);

    boolean has(Kind kind, String name);

    /** The names of all documents of a kind, in order; for suggestions. */
    Collection<String> names(Kind kind);

    /** What was made of a document; empty if there is none, or if it is not sound. */
    <T> Optional<T> made(Kind kind, String name, Class<T> type);

    /** A document's YAML. */
    Optional<MappingNode> tree(Kind kind, String name);

    /** The notification target of this name that a document ahead of this one describes, by itself or in place. */
    Optional<NotificationTarget> targetAhead(String name);
}

package dev.slowburn.openslo.document;

import dev.slowburn.domain.slo.NotificationTarget;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * Lookups of other documents for the reader of one document. Each lookup is recorded with its answer; the document is
 * read again only when an answer changes.
 */
public interface DocumentIndex {
    /** Reference field → kind of the document it names. */
    Map<String, Kind> REFERENCES = Map.of(
            "indicatorRef", Kind.SLI,
            "metricSourceRef", Kind.DATA_SOURCE,
            "alertPolicyRef", Kind.ALERT_POLICY,
            "conditionRef", Kind.ALERT_CONDITION,
            "targetRef", Kind.ALERT_NOTIFICATION_TARGET);

    boolean has(Kind kind, String name);

    /** The names of all documents of a kind, in order; for suggestions. */
    Collection<String> names(Kind kind);

    /** The value of a document; empty if there is no such document or it is invalid. */
    <T> Optional<T> made(Kind kind, String name, Class<T> type);

    /** A document's YAML. */
    Optional<MappingNode> tree(Kind kind, String name);

    /** The notification target of this name as described by a preceding document, on its own or in place. */
    Optional<NotificationTarget> targetAhead(String name);
}

package dev.slowburn.openslo.workspace;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.Made;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The documents that describe each notification target. Several documents may describe a target of the same name if the
 * descriptions are equal. The first document defines it, where documents of kind AlertNotificationTarget precede
 * AlertPolicies, and those precede SLOs.
 */
final class TargetOrder {
    private static final List<String> KINDS =
            List.of(Kind.ALERT_NOTIFICATION_TARGET.text(), Kind.ALERT_POLICY.text(), Kind.SLO.text());
    private static final Comparator<DocumentName> ORDER = Comparator.comparing(
                    (DocumentName document) -> KINDS.indexOf(document.kind()))
            .thenComparing(DocumentName::name);

    private final Map<String, TreeMap<DocumentName, Made.Target>> described = new TreeMap<>();
    private final Map<String, Set<DocumentName>> dependents = new HashMap<>();

    void addAll(TargetOrder other) {
        other.described.forEach((target, by) -> described.put(target, new TreeMap<>(by)));
        other.dependents.forEach((target, documents) -> dependents.put(target, new HashSet<>(documents)));
    }

    /** The description in a document that precedes the given one; empty if there is none. */
    Optional<NotificationTarget> ahead(String target, DocumentName document) {
        TreeMap<DocumentName, Made.Target> by = described.get(target);
        return by == null || ORDER.compare(by.firstKey(), document) >= 0
                ? Optional.empty()
                : Optional.of(by.firstEntry().getValue().target());
    }

    void ask(String target, DocumentName document) {
        dependents.computeIfAbsent(target, first -> new HashSet<>()).add(document);
    }

    void forget(String target, DocumentName document) {
        dependents.computeIfPresent(target, (name, documents) -> {
            documents.remove(document);
            return documents.isEmpty() ? null : documents;
        });
    }

    /** Updates the targets that a document describes.
     *
     * @return the documents whose answers change
     */
    List<DocumentName> replace(DocumentName document, Made before, Made now) {
        Map<String, Made.Target> previous = before == null ? Map.of() : before.targets();
        Map<String, Made.Target> next = now == null ? Map.of() : now.targets();
        Set<String> touched = new HashSet<>();
        previous.forEach((target, description) -> {
            if (!description.equals(next.get(target))) {
                remove(target, document);
                touched.add(target);
            }
        });
        next.forEach((target, description) -> {
            if (!description.equals(previous.get(target))) {
                described.computeIfAbsent(target, first -> new TreeMap<>(ORDER)).put(document, description);
                touched.add(target);
            }
        });
        List<DocumentName> outdated = new ArrayList<>();
        touched.forEach(target -> dependents.getOrDefault(target, Set.of()).stream()
                .filter(dependent -> ORDER.compare(dependent, document) > 0)
                .forEach(outdated::add));
        return outdated;
    }

    private void remove(String target, DocumentName document) {
        TreeMap<DocumentName, Made.Target> by = described.get(target);
        by.remove(document);
        if (by.isEmpty()) {
            described.remove(target);
        }
    }

    /** The defining description of each target, sorted by name. */
    List<Made.Target> first() {
        return described.values().stream().map(by -> by.firstEntry().getValue()).toList();
    }
}

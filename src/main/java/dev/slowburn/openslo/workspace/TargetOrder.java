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
 * Who describes which notification target. Several documents may describe one of the same name, if they say the same: what
 * counts is what the first of them says, where documents of the target's own kind come before policies, and those before SLOs.
 */
final class TargetOrder {
    private static final List<String> KINDS =
            List.of(Kind.ALERT_NOTIFICATION_TARGET.text(), Kind.ALERT_POLICY.text(), Kind.SLO.text());
    private static final Comparator<DocumentName> ORDER = Comparator.comparing(
                    (DocumentName document) -> KINDS.indexOf(document.kind()))
            .thenComparing(DocumentName::name);

    private final Map<String, TreeMap<DocumentName, Made.Target>> described = new TreeMap<>();
    private final Map<String, Set<DocumentName>> askers = new HashMap<>();

    void addAll(TargetOrder other) {
        other.described.forEach((target, by) -> described.put(target, new TreeMap<>(by)));
        other.askers.forEach((target, asking) -> askers.put(target, new HashSet<>(asking)));
    }

    /** What was said before a document's turn. */
    Optional<NotificationTarget> ahead(String target, DocumentName document) {
        TreeMap<DocumentName, Made.Target> by = described.get(target);
        return by == null || ORDER.compare(by.firstKey(), document) >= 0
                ? Optional.empty()
                : Optional.of(by.firstEntry().getValue().target());
    }

    void ask(String target, DocumentName document) {
        askers.computeIfAbsent(target, first -> new HashSet<>()).add(document);
    }

    void forget(String target, DocumentName document) {
        askers.computeIfPresent(target, (name, asking) -> {
            asking.remove(document);
            return asking.isEmpty() ? null : asking;
        });
    }

    /**
     * Takes note of what a document describes now.
     *
     * @return who has to ask again
     */
    List<DocumentName> replace(DocumentName document, Made before, Made now) {
        Map<String, Made.Target> then = before == null ? Map.of() : before.targets();
        Map<String, Made.Target> next = now == null ? Map.of() : now.targets();
        Set<String> touched = new HashSet<>();
        then.forEach((target, says) -> {
            if (!says.equals(next.get(target))) {
                remove(target, document);
                touched.add(target);
            }
        });
        next.forEach((target, says) -> {
            if (!says.equals(then.get(target))) {
                described.computeIfAbsent(target, first -> new TreeMap<>(ORDER)).put(document, says);
                touched.add(target);
            }
        });
        List<DocumentName> again = new ArrayList<>();
        touched.forEach(target -> askers.getOrDefault(target, Set.of()).stream()
                .filter(asker -> ORDER.compare(asker, document) > 0)
                .forEach(again::add));
        return again;
    }

    private void remove(String target, DocumentName document) {
        TreeMap<DocumentName, Made.Target> by = described.get(target);
        by.remove(document);
        if (by.isEmpty()) {
            described.remove(target);
        }
    }

    /** What counts of each target, in the order of their names. */
    List<Made.Target> first() {
        return described.values().stream().map(by -> by.firstEntry().getValue()).toList();
    }
}

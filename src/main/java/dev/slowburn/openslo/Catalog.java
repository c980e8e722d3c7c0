package dev.slowburn.openslo;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All documents by kind and name, for references in any order and across files. */
final class Catalog {
    private static final Map<String, Kind> REFERENCES = Map.of(
            "indicatorRef", Kind.SLI,
            "metricSourceRef", Kind.DATA_SOURCE,
            "alertPolicyRef", Kind.ALERT_POLICY,
            "conditionRef", Kind.ALERT_CONDITION,
            "targetRef", Kind.ALERT_NOTIFICATION_TARGET);

    private final Map<Kind, Map<String, Document>> documents = new EnumMap<>(Kind.class);
    private final Map<String, Optional<Indicator>> slis = new HashMap<>();

    /** Keeps a document; one whose name is taken is reported, and kept only to be read for what else is wrong with it. */
    void add(Document document) {
        Document first = named(document.kind()).putIfAbsent(document.name(), document);
        if (first == null) {
            return;
        }
        named(document.kind()).put(Document.nameless(document.root()), document.unused());
        Place place = first.root().section("metadata").orElseThrow().place("name");
        document.root()
                .section("metadata")
                .orElseThrow()
                .report(
                        "name",
                        "another " + document.kind().text() + " is named '" + document.name() + "': " + place.file()
                                + ":" + place.line());
    }

    private Map<String, Document> named(Kind kind) {
        return documents.computeIfAbsent(kind, absent -> new TreeMap<>());
    }

    /** Takes over all documents of another catalog, in the place of those with the same kind and name. */
    void replaceBy(Catalog other) {
        other.documents.forEach((kind, byName) -> named(kind).putAll(byName));
    }

    /** The documents of a kind, in the order of their names. */
    List<Document> all(Kind kind) {
        return List.copyOf(named(kind).values());
    }

    Optional<Document> find(Kind kind, String name) {
        return Optional.ofNullable(named(kind).get(name));
    }

    /** The names that can be referred to. */
    Collection<String> names(Kind kind) {
        return named(kind).values().stream()
                .filter(Document::hasName)
                .map(Document::name)
                .toList();
    }

    /** The document that a field such as {@code indicatorRef} names. */
    Optional<Document> referenced(String field, String name) {
        return Optional.ofNullable(REFERENCES.get(field)).flatMap(kind -> find(kind, name));
    }

    /** Reads every SLI once, whether an SLO references it or not. */
    void readSlis(SliReader reader) {
        for (Document document : all(Kind.SLI)) {
            Optional<Indicator> sli = reader.read(document.spec());
            slis.put(document.name(), document.sound() ? sli : sli.map(Indicator::unsound));
        }
    }

    Optional<Indicator> sli(String name) {
        return slis.getOrDefault(name, Optional.empty());
    }
}

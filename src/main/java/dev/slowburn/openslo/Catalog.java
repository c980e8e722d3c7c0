package dev.slowburn.openslo;

import dev.slowburn.domain.Sli;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All documents by kind and name, for references in any order and across files. */
final class Catalog {
    private final Map<Kind, Map<String, Document>> documents = new EnumMap<>(Kind.class);
    private final Map<String, Optional<Sli>> slis = new HashMap<>();

    /** Keeps a document; one whose name is taken is reported and left out. */
    void add(Document document) {
        Document first = documents
                .computeIfAbsent(document.kind(), kind -> new TreeMap<>())
                .putIfAbsent(document.name(), document);
        if (first == null) {
            return;
        }
        Place place = first.root().section("metadata").orElseThrow().place("name");
        document.root()
                .section("metadata")
                .orElseThrow()
                .report(
                        "name",
                        "another " + document.kind().text() + " is named '" + document.name() + "': " + place.file()
                                + ":" + place.line());
    }

    /** The documents of a kind, in the order of their names. */
    List<Document> all(Kind kind) {
        return List.copyOf(documents.getOrDefault(kind, Map.of()).values());
    }

    /** Reads every SLI once, whether an SLO references it or not. */
    void readSlis(SliReader reader) {
        for (Document document : all(Kind.SLI)) {
            Optional<Sli> sli = reader.read(document.spec());
            slis.put(document.name(), document.sound() ? sli : Optional.empty());
        }
    }

    Optional<Document> sliDocument(String name) {
        return Optional.ofNullable(documents.getOrDefault(Kind.SLI, Map.of()).get(name));
    }

    /** A sound SLI. */
    Optional<Sli> sli(String name) {
        return slis.getOrDefault(name, Optional.empty());
    }

    Collection<String> sliNames() {
        return Set.copyOf(documents.getOrDefault(Kind.SLI, Map.of()).keySet());
    }
}

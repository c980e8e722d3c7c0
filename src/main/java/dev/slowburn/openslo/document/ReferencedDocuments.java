package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.Item;
import dev.slowburn.openslo.yaml.SourceLocation;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the uses of documents of one kind in other documents, either by name or written in place.
 */
public final class ReferencedDocuments<T> {
    private static final List<String> IN_PLACE = List.of("kind", "metadata", "spec");
    /** {@code apiVersion} is redundant in a document that is written in place, but allowed. */
    private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "metadata", "spec");

    private final Kind kind;
    private final Class<T> type;
    private final String reference;
    private final Reader<T> reader;
    private final DocumentIndex catalog;

    /** Builds a value from a name, a spec and annotations; if that fails, reports why and returns empty. */
    public interface Reader<T> {
        Optional<T> read(String name, YamlSection spec, Annotations annotations);
    }

    /** A use of a document.
     *
     * @param place location of the reference; empty if the document is written in place
     */
    public record Part<T>(String name, T value, Optional<SourceLocation> place) {}

    /**
     * @param type of the value of such a document
     * @param reference field that names such a document, such as {@code conditionRef}
     */
    public ReferencedDocuments(Kind kind, Class<T> type, String reference, DocumentIndex catalog, Reader<T> reader) {
        this.kind = kind;
        this.type = type;
        this.reference = reference;
        this.catalog = catalog;
        this.reader = reader;
    }

    /**
     * The document that an item references or contains; empty if there is none or it is invalid.
     *
     * @param besides fields that are allowed next to the reference and ignored here
     */
    public Optional<Part<T>> of(YamlSection item, String... besides) {
        if (!item.has(reference)) {
            return inPlace(item);
        }
        IN_PLACE.stream()
                .filter(item::has)
                .findFirst()
                .ifPresent(field -> item.report(
                        field, "must not be given together with " + reference + ": name it, or write it in place"));
        Set<String> known = new HashSet<>(FIELDS);
        known.add(reference);
        known.addAll(Set.of(besides));
        item.only(known);
        return item.text(reference)
                .flatMap(name -> named(
                        name,
                        item.place(reference),
                        () -> MissingDocument.report(item, reference, kind, name, catalog)));
    }

    /** The document that a text names. */
    public Optional<Part<T>> named(Item item) {
        return item.text()
                .flatMap(name -> named(name, item.place(), () -> MissingDocument.report(item, kind, name, catalog)));
    }

    private Optional<Part<T>> named(String name, SourceLocation place, Runnable reportMissing) {
        if (!catalog.has(kind, name)) {
            reportMissing.run();
        }
        return catalog.made(kind, name, type).map(value -> new Part<>(name, value, Optional.of(place)));
    }

    private Optional<Part<T>> inPlace(YamlSection item) {
        if (IN_PLACE.stream().noneMatch(item::has)) {
            item.only(Set.of(reference, "kind", "metadata", "spec"));
            item.report(reference, "is required, unless kind, metadata and spec are given in place");
            return Optional.empty();
        }
        item.only(FIELDS);
        item.written("apiVersion")
                .filter(version -> !version.equals(kind.apiVersion()))
                .ifPresent(version -> item.report("apiVersion", "must be " + kind.apiVersion() + ", or left out"));
        item.requiredWritten("kind")
                .filter(text -> !text.equals(kind.text()))
                .ifPresent(text -> item.report("kind", "must be " + kind.text() + " here, but is '" + text + "'"));
        Optional<Metadata> metadata = item.requiredSection("metadata").map(section -> new Metadata(section, kind));
        Optional<String> name = metadata.flatMap(Metadata::requiredName);
        Optional<YamlSection> spec = item.requiredSection("spec");
        if (spec.isEmpty()) {
            return Optional.empty();
        }
        // Read even without a name, so that all problems are reported in one run.
        Annotations annotations =
                metadata.map(Metadata::annotations).orElseGet(() -> new Annotations(Optional.empty()));
        Optional<T> value = reader.read(name.orElse(""), spec.get(), annotations);
        return name.flatMap(known -> value.map(found -> new Part<>(known, found, Optional.empty())));
    }
}

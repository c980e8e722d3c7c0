package dev.slowburn.openslo.workspace;

import dev.slowburn.openslo.document.Annotations;
import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.Metadata;
import dev.slowburn.openslo.version.OtherVersion;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the fields common to all kinds: {@code apiVersion}, {@code kind}, {@code metadata}, {@code spec}. */
final class DocumentReader {
    private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "metadata", "spec");
    private final ProblemCollector problems;

    DocumentReader(ProblemCollector problems) {
        this.problems = problems;
    }

    /**
     * The document; empty if its kind or version is not supported, or if it has no spec. A document with an invalid
     * name is read under this name, and one with a misspelt kind or version as what is probably meant, so that its other
     * problems and those of documents that reference it are reported in the same run.
     */
    Optional<Document> read(YamlSection root) {
        Optional<OtherVersion> other = OtherVersion.of(root);
        int before = problems.reported();
        return other.isPresent()
                ? other.get().reject(root, problems).flatMap(inV1 -> read(inV1, before))
                : read(root, before);
    }

    private Optional<Document> read(YamlSection root, int before) {
        Optional<Kind> kind = kind(root);
        boolean versionMeant = version(root, kind);
        if (kind.isEmpty() || !versionMeant) {
            return Optional.empty();
        }
        root.only(FIELDS);
        Optional<Metadata> metadata =
                root.requiredSection("metadata").map(section -> new Metadata(section, kind.get()));
        metadata.ifPresent(Metadata::checkName);
        Optional<YamlSection> spec = spec(root, kind.get());
        boolean valid = problems.reported() == before;
        return spec.map(found -> new Document(
                kind.get(),
                metadata.flatMap(Metadata::writtenName).orElseGet(() -> Document.nameless(root)),
                root,
                found,
                metadata.flatMap(Metadata::displayName),
                metadata.map(Metadata::labels).orElse(Map.of()),
                metadata.map(Metadata::annotations).orElseGet(() -> new Annotations(Optional.empty())),
                valid));
    }

    /** The spec of a Service has only optional fields, so it may be absent or blank. */
    private static Optional<YamlSection> spec(YamlSection root, Kind kind) {
        return kind == Kind.SERVICE && (!root.has("spec") || root.isBlank("spec"))
                ? Optional.of(root.absent("spec"))
                : root.requiredSection("spec");
    }

    private static Optional<Kind> kind(YamlSection root) {
        Optional<String> text = root.requiredWritten("kind");
        Optional<Kind> kind = text.flatMap(Kind::named);
        if (text.isPresent() && kind.isEmpty()) {
            root.report("kind", "there is no kind '" + text.get() + "'" + Suggestion.of(text.get(), Kind.names()));
            return Suggestion.closest(text.get(), Kind.names()).flatMap(Kind::named);
        }
        return kind;
    }

    /** Reports an invalid version; returns whether the document is probably meant to have a supported one. */
    private static boolean version(YamlSection root, Optional<Kind> kind) {
        Optional<String> version = root.requiredWritten("apiVersion");
        if (version.isEmpty()) {
            return true;
        }
        String written = version.get();
        List<String> known = List.of(Kind.OPENSLO, Kind.SLOWBURN);
        if (!known.contains(written)) {
            String meant = Suggestion.of(written, known);
            root.report(
                    "apiVersion",
                    "there is no version '" + written + "'"
                            + (meant.isEmpty() ? "; it must be " + Kind.OPENSLO : meant));
            return !meant.isEmpty();
        }
        if (kind.isPresent() && !kind.get().apiVersion().equals(written)) {
            root.report(
                    "apiVersion",
                    "must be " + kind.get().apiVersion() + " for a document of kind "
                            + kind.get().text());
        }
        return true;
    }
}

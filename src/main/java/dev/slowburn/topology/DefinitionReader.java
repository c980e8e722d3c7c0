package dev.slowburn.topology;

import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.domain.Slo;
import dev.slowburn.openslo.Loaded;
import dev.slowburn.openslo.Problem;
import dev.slowburn.openslo.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what the topic defines over what is defined from the start, and holds all of it to what the key of a record and the
 * settings demand.
 */
final class DefinitionReader {
    private final Catalogue catalogue;
    private final TopologySettings settings;
    private final String prefix;

    DefinitionReader(Catalogue catalogue, TopologySettings settings) {
        this.catalogue = catalogue;
        this.settings = settings;
        // Keys must not be mistaken for files, in problems that name one.
        this.prefix = settings.topics().sloDefinitions() + "/";
    }

    /** @param texts of the topic, by the key of their record */
    Reading read(Map<String, String> texts) {
        Map<String, String> keys = new LinkedHashMap<>();
        List<Source> sources = new ArrayList<>();
        texts.forEach((key, text) -> {
            keys.put(prefix + key, key);
            sources.add(new Source(prefix + key, text));
        });
        Loaded loaded = catalogue.with(sources);
        List<Problem> problems = new ArrayList<>(loaded.problems());
        keys.forEach((source, key) -> misnamed(loaded, source, key).ifPresent(problems::add));
        List<Slo> slos = new ArrayList<>();
        for (Slo slo : loaded.slos()) {
            Optional<String> refusal = settings.refusal(slo);
            refusal.ifPresentOrElse(
                    reason -> problems.add(
                            new Problem(sourceOf(loaded, slo), 0, 0, "", reason, Problem.Category.UNSUPPORTED)),
                    () -> slos.add(slo));
        }
        List<Flaw> flaws = problems.stream()
                .map(problem -> new Flaw(Optional.ofNullable(keys.get(problem.file())), problem))
                .toList();
        return new Reading(loaded.definitions().withSlos(slos), flaws);
    }

    /** A key that named nothing could not be found again by who wants to change or remove it. */
    private static Optional<Problem> misnamed(Loaded loaded, String source, String key) {
        List<Loaded.Named> held = loaded.named().stream()
                .filter(document -> document.source().equals(source))
                .toList();
        boolean named = held.isEmpty()
                || held.stream()
                        .anyMatch(document ->
                                key.equals(document.name()) || key.equals(document.kind() + "/" + document.name()));
        return named
                ? Optional.empty()
                : Optional.of(new Problem(
                        source,
                        0,
                        0,
                        "",
                        "the record's key must be the name of its document, or kind/name, such as "
                                + DefinitionKeys.of(
                                        held.get(0).kind(), held.get(0).name()) + ", but is '" + key
                                + "'",
                        Problem.Category.INVALID));
    }

    private static String sourceOf(Loaded loaded, Slo slo) {
        return loaded.named().stream()
                .filter(document -> document.kind().equals(DefinitionKeys.SLO)
                        && document.name().equals(slo.name()))
                .map(Loaded.Named::source)
                // The last, as what replaces others is read after them.
                .reduce((first, second) -> second)
                .orElse("");
    }

    /**
     * What was read.
     *
     * @param definitions what is sound
     * @param flaws what is not
     */
    record Reading(DefinitionSet definitions, List<Flaw> flaws) {}

    /**
     * Something wrong.
     *
     * @param key of the record in whose text it stands; empty if it stands in a file
     */
    record Flaw(Optional<String> key, Problem problem) {
        /** Whether it is the same place of the same text, whatever is said of it. */
        boolean isAt(Flaw other) {
            return problem.file().equals(other.problem.file())
                    && problem.line() == other.problem.line()
                    && problem.column() == other.problem.column()
                    && problem.field().equals(other.problem.field());
        }

        /** The place within the record, or where else it stands; and the reason. */
        String text(String ownKey) {
            if (key.isEmpty() || !key.get().equals(ownKey)) {
                return problem.toString();
            }
            String place = problem.line() == 0 ? "" : problem.line() + ":" + problem.column() + ": ";
            return place + (problem.field().isEmpty() ? "" : problem.field() + ": ") + problem.reason();
        }
    }
}

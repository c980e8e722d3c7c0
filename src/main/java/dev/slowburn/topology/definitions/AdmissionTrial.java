package dev.slowburn.topology.definitions;

import dev.slowburn.openslo.document.DocumentName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes of definitions that are tried together. Those with which something is wrong are left out, until nothing is wrong with
 * the rest, which stays in the draft.
 *
 * <p>First those go in whose text a problem stands. If problems stand only elsewhere, those go that took away what the text there
 * needs; or else, of all that changed what it depends on, the last.
 */
final class AdmissionTrial {
    private final DraftDefinitions draft;
    private final Set<DefinitionFinding.Place> before;
    private final Map<String, Optional<String>> rest;
    private final Map<String, Optional<String>> previous = new HashMap<>();
    private final Map<String, Set<DocumentName>> about = new HashMap<>();
    private final Map<String, RefusedChange> refused = new LinkedHashMap<>();

    /**
     * @param before what is wrong already: after an upgrade, or with other files, not all that was admitted need be sound
     * @param changes key → new text, or empty for a removal
     */
    AdmissionTrial(DraftDefinitions draft, Set<DefinitionFinding.Place> before, Map<String, Optional<String>> changes) {
        this.draft = draft;
        this.before = before;
        this.rest = new LinkedHashMap<>(changes);
    }

    void run() {
        rest.forEach(this::put);
        while (!rest.isEmpty()) {
            List<DefinitionFinding> flaws = flaws();
            if (flaws.isEmpty()) {
                return;
            }
            Map<String, List<DefinitionFinding>> atFault = inOwnText(flaws);
            leaveOut(atFault.isEmpty() ? blamed(flaws) : beyondDoubt(atFault));
        }
    }

    private void put(String key, Optional<String> change) {
        previous.put(key, draft.text(key));
        Set<DocumentName> documents = new HashSet<>(draft.documents(key));
        draft.put(key, change);
        documents.addAll(draft.documents(key));
        about.put(key, documents);
    }

    /** What the changes make wrong that is not wrong without them. */
    private List<DefinitionFinding> flaws() {
        return draft.flaws().stream()
                .filter(flaw -> flaw.key().filter(rest::containsKey).isPresent() || !before.contains(flaw.place()))
                .distinct()
                .sorted((one, other) -> one.problem().compareTo(other.problem()))
                .toList();
    }

    private Map<String, List<DefinitionFinding>> inOwnText(List<DefinitionFinding> flaws) {
        Map<String, List<DefinitionFinding>> atFault = new LinkedHashMap<>();
        for (DefinitionFinding flaw : flaws) {
            flaw.key().filter(rest::containsKey).ifPresent(key -> atFault.computeIfAbsent(
                            key, first -> new ArrayList<>())
                    .add(flaw));
        }
        return atFault;
    }

    /** A name may be taken only by one that is refused itself: those get another try without it. */
    private static Map<String, List<DefinitionFinding>> beyondDoubt(Map<String, List<DefinitionFinding>> atFault) {
        Map<String, List<DefinitionFinding>> certain = new LinkedHashMap<>(atFault);
        certain.values().removeIf(flaws -> flaws.stream().allMatch(DefinitionFinding::isOfName));
        return certain.isEmpty() ? atFault : certain;
    }

    private Map<String, List<DefinitionFinding>> blamed(List<DefinitionFinding> flaws) {
        Map<DocumentName, Set<String>> changing = new HashMap<>();
        rest.keySet().forEach(key -> about.get(key)
                .forEach(document -> changing.computeIfAbsent(document, first -> new LinkedHashSet<>())
                        .add(key)));
        Map<Set<DocumentName>, List<DefinitionFinding>> byCause = new LinkedHashMap<>();
        flaws.forEach(flaw ->
                byCause.computeIfAbsent(flaw.of(), first -> new ArrayList<>()).add(flaw));
        Map<String, List<DefinitionFinding>> blamed = new LinkedHashMap<>();
        byCause.forEach((of, together) -> {
            Set<String> takers = changing(draft.missing(of), changing);
            if (!takers.isEmpty()) {
                takers.forEach(key -> blame(key, naming(key, together), blamed));
            } else {
                Set<String> all = changing(draft.behind(of), changing);
                blame(last(all.isEmpty() ? rest.keySet() : all), together, blamed);
            }
        });
        return blamed;
    }

    private static Set<String> changing(Set<DocumentName> documents, Map<DocumentName, Set<String>> changing) {
        Set<String> keys = new HashSet<>();
        documents.forEach(document -> keys.addAll(changing.getOrDefault(document, Set.of())));
        return keys;
    }

    private static void blame(String key, List<DefinitionFinding> flaws, Map<String, List<DefinitionFinding>> blamed) {
        blamed.computeIfAbsent(key, first -> new ArrayList<>()).addAll(flaws);
    }

    /** Of what is wrong with a text those that name what this change took away, if they can be told. */
    private List<DefinitionFinding> naming(String key, List<DefinitionFinding> flaws) {
        List<DefinitionFinding> naming = flaws.stream()
                .filter(flaw -> about.get(key).stream()
                        .anyMatch(document -> flaw.problem().reason().contains("'" + document.name() + "'")))
                .toList();
        return naming.isEmpty() ? flaws : naming;
    }

    private String last(Set<String> keys) {
        String last = null;
        for (String key : rest.keySet()) {
            last = keys.contains(key) ? key : last;
        }
        return last;
    }

    private void leaveOut(Map<String, List<DefinitionFinding>> out) {
        out.forEach((key, flaws) -> refused.put(
                key,
                new RefusedChange(
                        rest.get(key), List.copyOf(flaws), about.get(key), depends(key, flaws), draft.isWrong(key))));
        out.keySet().forEach(key -> {
            rest.remove(key);
            draft.put(key, previous.get(key));
        });
    }

    private Set<DocumentName> depends(String key, List<DefinitionFinding> flaws) {
        Set<DocumentName> depends = new HashSet<>(about.get(key));
        Set<DocumentName> causes = new HashSet<>();
        flaws.stream().filter(flaw -> !flaw.isOfName()).forEach(flaw -> causes.addAll(flaw.of()));
        flaws.forEach(flaw -> depends.addAll(flaw.of()));
        Set<DocumentName> missing = draft.missing(causes);
        missing.retainAll(about.get(key));
        if (missing.isEmpty()) {
            depends.addAll(draft.behind(causes));
        }
        return depends;
    }

    /** What can come into force. */
    Map<String, Optional<String>> accepted() {
        return rest;
    }

    Map<String, RefusedChange> refused() {
        return refused;
    }

    /** The documents of a change's record, as they were and as they would be. */
    Set<DocumentName> about(String key) {
        return about.get(key);
    }
}

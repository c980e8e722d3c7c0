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
 * Tries changes of definitions together, and leaves out invalid ones until the rest is valid. The rest stays in the draft.
 *
 * <p>Changes with a problem in their own text are left out first. If all problems are in other texts, the changes that removed a
 * document that such a text needs are left out; if there are none, the last change of a document on which the text depends.
 */
final class AdmissionTrial {
    private final DraftDefinitions draft;
    private final Set<DefinitionFinding.Place> before;
    private final Map<String, Optional<String>> remaining;
    private final Map<String, Optional<String>> previous = new HashMap<>();
    private final Map<String, Set<DocumentName>> documentsOf = new HashMap<>();
    private final Map<String, RefusedChange> refused = new LinkedHashMap<>();

    /**
     * @param before existing problems: after an upgrade, or with other files, admitted definitions can be invalid
     * @param changes key → new text, or empty for a removal
     */
    AdmissionTrial(DraftDefinitions draft, Set<DefinitionFinding.Place> before, Map<String, Optional<String>> changes) {
        this.draft = draft;
        this.before = before;
        this.remaining = new LinkedHashMap<>(changes);
    }

    void run() {
        remaining.forEach(this::put);
        while (!remaining.isEmpty()) {
            List<DefinitionFinding> findings = findings();
            if (findings.isEmpty()) {
                return;
            }
            Map<String, List<DefinitionFinding>> atFault = inOwnText(findings);
            leaveOut(atFault.isEmpty() ? blamed(findings) : certainlyAtFault(atFault));
        }
    }

    private void put(String key, Optional<String> change) {
        previous.put(key, draft.text(key));
        Set<DocumentName> documents = new HashSet<>(draft.documents(key));
        draft.put(key, change);
        documents.addAll(draft.documents(key));
        documentsOf.put(key, documents);
    }

    /** The problems that the changes cause. */
    private List<DefinitionFinding> findings() {
        return draft.findings().stream()
                .filter(finding ->
                        finding.key().filter(remaining::containsKey).isPresent() || !before.contains(finding.place()))
                .distinct()
                .sorted((one, other) -> one.problem().compareTo(other.problem()))
                .toList();
    }

    private Map<String, List<DefinitionFinding>> inOwnText(List<DefinitionFinding> findings) {
        Map<String, List<DefinitionFinding>> atFault = new LinkedHashMap<>();
        for (DefinitionFinding finding : findings) {
            finding.key().filter(remaining::containsKey).ifPresent(key -> atFault.computeIfAbsent(
                            key, first -> new ArrayList<>())
                    .add(finding));
        }
        return atFault;
    }

    /**
     * The changes with a problem other than a duplicate name, if there are any. The other document with the name may be left out
     * itself, so changes with only that problem are tried again without it.
     */
    private static Map<String, List<DefinitionFinding>> certainlyAtFault(Map<String, List<DefinitionFinding>> atFault) {
        Map<String, List<DefinitionFinding>> certain = new LinkedHashMap<>(atFault);
        certain.values().removeIf(findings -> findings.stream().allMatch(DefinitionFinding::isOfName));
        return certain.isEmpty() ? atFault : certain;
    }

    private Map<String, List<DefinitionFinding>> blamed(List<DefinitionFinding> findings) {
        Map<DocumentName, Set<String>> changing = new HashMap<>();
        remaining.keySet().forEach(key -> documentsOf.get(key).forEach(document -> changing.computeIfAbsent(
                        document, first -> new LinkedHashSet<>())
                .add(key)));
        Map<Set<DocumentName>, List<DefinitionFinding>> byCause = new LinkedHashMap<>();
        findings.forEach(finding -> byCause.computeIfAbsent(finding.of(), first -> new ArrayList<>())
                .add(finding));
        Map<String, List<DefinitionFinding>> blamed = new LinkedHashMap<>();
        byCause.forEach((of, together) -> {
            Set<String> removers = changing(draft.missing(of), changing);
            if (!removers.isEmpty()) {
                removers.forEach(key -> blame(key, naming(key, together), blamed));
            } else {
                Set<String> all = changing(draft.dependenciesOf(of), changing);
                blame(last(all.isEmpty() ? remaining.keySet() : all), together, blamed);
            }
        });
        return blamed;
    }

    private static Set<String> changing(Set<DocumentName> documents, Map<DocumentName, Set<String>> changing) {
        Set<String> keys = new HashSet<>();
        documents.forEach(document -> keys.addAll(changing.getOrDefault(document, Set.of())));
        return keys;
    }

    private static void blame(
            String key, List<DefinitionFinding> findings, Map<String, List<DefinitionFinding>> blamed) {
        blamed.computeIfAbsent(key, first -> new ArrayList<>()).addAll(findings);
    }

    /** The findings on references to a document that this change removed; all findings if there are none. */
    private List<DefinitionFinding> naming(String key, List<DefinitionFinding> findings) {
        List<DefinitionFinding> naming = findings.stream()
                .filter(finding ->
                        finding.missing().filter(documentsOf.get(key)::contains).isPresent())
                .toList();
        return naming.isEmpty() ? findings : naming;
    }

    private String last(Set<String> keys) {
        String last = null;
        for (String key : remaining.keySet()) {
            last = keys.contains(key) ? key : last;
        }
        return last;
    }

    private void leaveOut(Map<String, List<DefinitionFinding>> out) {
        out.forEach((key, findings) -> refused.put(
                key,
                new RefusedChange(
                        remaining.get(key),
                        List.copyOf(findings),
                        documentsOf.get(key),
                        dependsOn(key, findings),
                        draft.isInvalidAlone(key))));
        out.keySet().forEach(key -> {
            remaining.remove(key);
            draft.put(key, previous.get(key));
        });
    }

    private Set<DocumentName> dependsOn(String key, List<DefinitionFinding> findings) {
        Set<DocumentName> dependsOn = new HashSet<>(documentsOf.get(key));
        Set<DocumentName> causes = new HashSet<>();
        findings.stream().filter(finding -> !finding.isOfName()).forEach(finding -> causes.addAll(finding.of()));
        findings.forEach(finding -> dependsOn.addAll(finding.of()));
        Set<DocumentName> missing = draft.missing(causes);
        missing.retainAll(documentsOf.get(key));
        if (missing.isEmpty()) {
            dependsOn.addAll(draft.dependenciesOf(causes));
        }
        return dependsOn;
    }

    /** The changes that can come into force. */
    Map<String, Optional<String>> accepted() {
        return remaining;
    }

    Map<String, RefusedChange> refused() {
        return refused;
    }

    /** The documents of a change's record, before and after the change. */
    Set<DocumentName> documents(String key) {
        return documentsOf.get(key);
    }
}

package dev.slowburn.topology.definitions;

import dev.slowburn.openslo.document.DocumentName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which changes of definitions come into force: all that are valid together with the definitions in force, and changes that
 * were refused earlier and become valid through them.
 *
 * <p>All changes are tried together, because they may depend on each other; {@link AdmissionTrial} determines which are left out. A
 * change that was left out because of another one that is also left out is tried again without it.
 *
 * <p>A refused change is kept, and is tried again only together with a change of a document on which its refusal depends. So the
 * cost of a decision depends on what the changes affect, not on the number of definitions or refused changes.
 */
final class Admission {
    private final DraftDefinitions draft;
    private final Map<String, RefusedChange> refused = new LinkedHashMap<>();
    /** Document → keys of the refused changes whose refusal depends on it. */
    private final Map<DocumentName, Set<String>> dependents = new HashMap<>();

    private final Map<String, Optional<String>> untried = new LinkedHashMap<>();
    private Set<DefinitionFinding.Place> before;
    private Map<String, Optional<String>> accepted = new LinkedHashMap<>();

    /**
     * @param draft the definitions in force; owned by this object from now on
     * @param refusedBefore changes that were refused earlier: key → text, or empty for a removal
     */
    Admission(DraftDefinitions draft, Map<String, Optional<String>> refusedBefore) {
        this.draft = draft;
        this.untried.putAll(refusedBefore);
        this.before = places();
    }

    /** The definitions in force after all decisions so far. */
    DraftDefinitions draft() {
        return draft;
    }

    /**
     * Decides on some changes.
     *
     * @param changes key → new text, or empty for a removal
     */
    Verdict decide(Map<String, Optional<String>> changes) {
        accepted = new LinkedHashMap<>();
        changes.keySet().forEach(this::discard);
        Set<DocumentName> affected = settle(changes).affected();
        Set<String> others = dependingOn(affected);
        others.removeAll(changes.keySet());
        Map<String, Optional<String>> again = select(others);
        again.putAll(untried);
        untried.clear();
        if (!again.isEmpty()) {
            changes.forEach((key, change) -> {
                if (mayBecomeValid(key)) {
                    again.put(key, change);
                }
            });
            Map<String, Optional<String>> next = again;
            while (!next.isEmpty()) {
                next = select(dependingOn(settle(next).inForce()));
            }
        }
        Map<String, List<DefinitionFinding>> findings = new LinkedHashMap<>();
        changes.keySet().stream()
                .filter(refused::containsKey)
                .forEach(key -> findings.put(key, refused.get(key).findings()));
        draft.accept();
        return new Verdict(accepted, findings);
    }

    /**
     * The documents of changes that were tried.
     *
     * @param inForce documents of changes that came into force
     * @param affected additionally the documents of refused changes, unless no other change can make them valid
     */
    private record Settled(Set<DocumentName> inForce, Set<DocumentName> affected) {}

    /** Puts as many changes as possible into force. */
    private Settled settle(Map<String, Optional<String>> changes) {
        Settled settled = new Settled(new HashSet<>(), new HashSet<>());
        Set<String> contested = contested(attempt(changes, settled));
        if (contested.size() > 1 && contested.size() < changes.size()) {
            Map<String, Optional<String>> without = new LinkedHashMap<>(changes);
            without.keySet().retainAll(contested);
            contested = contested(attempt(without, settled));
        }
        for (String key : contested) {
            attempt(Map.of(key, changes.get(key)), settled);
        }
        return settled;
    }

    private Map<String, RefusedChange> attempt(Map<String, Optional<String>> changes, Settled settled) {
        AdmissionTrial trial = new AdmissionTrial(draft, before, changes);
        trial.run();
        trial.accepted().forEach((key, change) -> {
            discard(key);
            accepted.put(key, change);
            settled.inForce().addAll(trial.documents(key));
        });
        settled.affected().addAll(settled.inForce());
        trial.refused().forEach((key, refusal) -> {
            keep(key, refusal);
            if (!refusal.isFinal()) {
                settled.affected().addAll(refusal.documents());
            }
        });
        if (!trial.accepted().isEmpty()) {
            before = places();
        }
        return trial.refused();
    }

    /** The changes whose refusal depends on documents of other refused changes, in their order. */
    private static Set<String> contested(Map<String, RefusedChange> refusals) {
        Map<DocumentName, Integer> claims = new HashMap<>();
        refusals.values().forEach(refusal -> refusal.documents().forEach(name -> claims.merge(name, 1, Integer::sum)));
        Set<String> contested = new LinkedHashSet<>();
        refusals.forEach((key, refusal) -> {
            if (!refusal.isFinal()
                    && refusal.dependsOn().stream()
                            .anyMatch(name -> claims.getOrDefault(name, 0)
                                    > (refusal.documents().contains(name) ? 1 : 0))) {
                contested.add(key);
            }
        });
        return contested;
    }

    private boolean mayBecomeValid(String key) {
        return refused.containsKey(key) && !refused.get(key).isFinal();
    }

    private Set<String> dependingOn(Set<DocumentName> names) {
        Set<String> keys = new HashSet<>();
        names.forEach(name -> dependents.getOrDefault(name, Set.of()).stream()
                .filter(this::mayBecomeValid)
                .forEach(keys::add));
        return keys;
    }

    /** The refused changes with these keys, sorted by key, so that the order of their refusals has no effect. */
    private Map<String, Optional<String>> select(Set<String> keys) {
        Map<String, Optional<String>> selected = new LinkedHashMap<>();
        keys.stream().sorted().forEach(key -> selected.put(key, refused.get(key).change()));
        return selected;
    }

    private void keep(String key, RefusedChange refusal) {
        discard(key);
        refused.put(key, refusal);
        refusal.dependsOn().forEach(name -> dependents
                .computeIfAbsent(name, first -> new HashSet<>())
                .add(key));
    }

    private void discard(String key) {
        untried.remove(key);
        RefusedChange refusal = refused.remove(key);
        if (refusal != null) {
            refusal.dependsOn()
                    .forEach(name -> dependents.computeIfPresent(name, (same, keys) -> {
                        keys.remove(key);
                        return keys.isEmpty() ? null : keys;
                    }));
        }
    }

    private Set<DefinitionFinding.Place> places() {
        Set<DefinitionFinding.Place> places = new HashSet<>();
        draft.findings().forEach(finding -> places.add(finding.place()));
        return places;
    }

    /**
     * The decision on changes.
     *
     * @param accepted changes that come into force, including earlier refused ones: key → text, or empty for a removal
     * @param refused changes that do not, with the reasons
     */
    record Verdict(Map<String, Optional<String>> accepted, Map<String, List<DefinitionFinding>> refused) {}
}

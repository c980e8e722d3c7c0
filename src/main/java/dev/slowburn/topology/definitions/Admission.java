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
 * Decides which changes of definitions come into force: as many as are sound together with all that is in force, and what
 * was refused earlier and has become sound by them.
 *
 * <p>All changes are tried at once, because they may need each other; see {@link AdmissionTrial} for what is left out. What was left out
 * because of another one that is left out itself is tried again without it.
 *
 * <p>A refused change waits, and is tried again only with a change of something on which its refusal depends. So a decision costs
 * what the changes affect, and nothing that grows with the number of definitions or of changes that wait.
 */
final class Admission {
    private final DraftDefinitions draft;
    private final Map<String, RefusedChange> waiting = new LinkedHashMap<>();
    private final Map<DocumentName, Set<String>> waitingFor = new HashMap<>();
    private final Map<String, Optional<String>> untried = new LinkedHashMap<>();
    private Set<DefinitionFinding.Place> before;
    private Map<String, Optional<String>> accepted = new LinkedHashMap<>();

    /**
     * @param draft what is in force; belongs to this object from now on
     * @param waiting what was refused earlier: key → text, or empty for a removal
     */
    Admission(DraftDefinitions draft, Map<String, Optional<String>> waiting) {
        this.draft = draft;
        this.untried.putAll(waiting);
        this.before = places();
    }

    /** What is in force by all decisions so far. */
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
        changes.keySet().forEach(this::forget);
        Set<DocumentName> concerned = settle(changes).concerned();
        Set<String> others = dependingOn(concerned);
        others.removeAll(changes.keySet());
        Map<String, Optional<String>> again = pick(others);
        again.putAll(untried);
        untried.clear();
        if (!again.isEmpty()) {
            changes.forEach((key, change) -> {
                if (hasHope(key)) {
                    again.put(key, change);
                }
            });
            Map<String, Optional<String>> next = again;
            while (!next.isEmpty()) {
                next = pick(dependingOn(settle(next).inForce()));
            }
        }
        Map<String, List<DefinitionFinding>> refused = new LinkedHashMap<>();
        changes.keySet().stream()
                .filter(waiting::containsKey)
                .forEach(key -> refused.put(key, waiting.get(key).flaws()));
        draft.keep();
        return new Verdict(accepted, refused);
    }

    /**
     * What changes were about.
     *
     * @param inForce of those that came into force
     * @param concerned of those as well that didn't, unless they are hopeless
     */
    private record Settled(Set<DocumentName> inForce, Set<DocumentName> concerned) {}

    /** Puts in force what can be. */
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
            forget(key);
            accepted.put(key, change);
            settled.inForce().addAll(trial.about(key));
        });
        settled.concerned().addAll(settled.inForce());
        trial.refused().forEach((key, refusal) -> {
            await(key, refusal);
            if (!refusal.isHopeless()) {
                settled.concerned().addAll(refusal.about());
            }
        });
        if (!trial.accepted().isEmpty()) {
            before = places();
        }
        return trial.refused();
    }

    /** Those whose refusal depends on what others that were refused are about, in their order. */
    private static Set<String> contested(Map<String, RefusedChange> refused) {
        Map<DocumentName, Integer> claims = new HashMap<>();
        refused.values().forEach(refusal -> refusal.about().forEach(name -> claims.merge(name, 1, Integer::sum)));
        Set<String> contested = new LinkedHashSet<>();
        refused.forEach((key, refusal) -> {
            if (!refusal.isHopeless()
                    && refusal.depends().stream()
                            .anyMatch(name -> claims.getOrDefault(name, 0)
                                    > (refusal.about().contains(name) ? 1 : 0))) {
                contested.add(key);
            }
        });
        return contested;
    }

    private boolean hasHope(String key) {
        return waiting.containsKey(key) && !waiting.get(key).isHopeless();
    }

    private Set<String> dependingOn(Set<DocumentName> names) {
        Set<String> keys = new HashSet<>();
        names.forEach(name -> waitingFor.getOrDefault(name, Set.of()).stream()
                .filter(this::hasHope)
                .forEach(keys::add));
        return keys;
    }

    /** By their keys, so that it makes no difference when each was refused. */
    private Map<String, Optional<String>> pick(Set<String> keys) {
        Map<String, Optional<String>> picked = new LinkedHashMap<>();
        keys.stream().sorted().forEach(key -> picked.put(key, waiting.get(key).change()));
        return picked;
    }

    private void await(String key, RefusedChange refusal) {
        forget(key);
        waiting.put(key, refusal);
        refusal.depends().forEach(name -> waitingFor
                .computeIfAbsent(name, first -> new HashSet<>())
                .add(key));
    }

    private void forget(String key) {
        untried.remove(key);
        RefusedChange refusal = waiting.remove(key);
        if (refusal != null) {
            refusal.depends()
                    .forEach(name -> waitingFor.computeIfPresent(name, (same, keys) -> {
                        keys.remove(key);
                        return keys.isEmpty() ? null : keys;
                    }));
        }
    }

    private Set<DefinitionFinding.Place> places() {
        Set<DefinitionFinding.Place> places = new HashSet<>();
        draft.flaws().forEach(flaw -> places.add(flaw.place()));
        return places;
    }

    /**
     * What became of the changes.
     *
     * @param accepted what comes into force, earlier refused ones included: key → text, or empty for a removal
     * @param refused which of the changes don't, and why
     */
    record Verdict(Map<String, Optional<String>> accepted, Map<String, List<DefinitionFinding>> refused) {}
}

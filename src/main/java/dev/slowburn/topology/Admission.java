package dev.slowburn.topology;

import dev.slowburn.topology.DefinitionReader.Flaw;
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
 * <p>All changes are tried at once, because they may need each other. Those in whose text a problem stands are left out and
 * the rest is tried again. If problems stand only elsewhere (a removal that leaves a reference without its end, a change that
 * others don't agree with), the changes are halved until those that cause them are found. Each try reads all definitions, so
 * that k bad ones among n changes cost about k log n readings, and n good ones a single one.
 */
final class Admission {
    private final DefinitionReader reader;
    private final Map<String, String> inForce;
    private final Map<String, Optional<String>> accepted = new LinkedHashMap<>();
    private final Map<String, List<Flaw>> blamed = new LinkedHashMap<>();
    private List<Flaw> before;

    private Admission(DefinitionReader reader, Map<String, String> inForce) {
        this.reader = reader;
        this.inForce = new LinkedHashMap<>(inForce);
    }

    /**
     * Decides on some changes.
     *
     * @param inForce key → text
     * @param waiting what was refused earlier: key → text, or empty for a removal
     * @param changes key → new text, or empty for a removal
     */
    static Verdict decide(
            DefinitionReader reader,
            Map<String, String> inForce,
            Map<String, Optional<String>> waiting,
            Map<String, Optional<String>> changes) {
        Admission admission = new Admission(reader, inForce);
        admission.settle(changes);
        Map<String, Optional<String>> open = new LinkedHashMap<>(waiting);
        open.putAll(changes);
        open.keySet().removeAll(admission.accepted.keySet());
        boolean news = !waiting.isEmpty() || !admission.accepted.isEmpty();
        while (news && !open.isEmpty()) {
            news = admission.settle(open);
            open.keySet().removeAll(admission.accepted.keySet());
        }
        Map<String, List<Flaw>> refused = new LinkedHashMap<>();
        changes.keySet().stream().filter(open::containsKey).forEach(key -> refused.put(key, admission.blamed.get(key)));
        return new Verdict(admission.accepted, refused);
    }

    /** Puts in force what can be, and says whether that is anything. */
    private boolean settle(Map<String, Optional<String>> changes) {
        Map<String, Optional<String>> rest = new LinkedHashMap<>(changes);
        while (!rest.isEmpty()) {
            List<Flaw> flaws = flawsOf(rest);
            if (flaws.isEmpty()) {
                rest.forEach(this::accept);
                return true;
            }
            Set<String> atFault = new LinkedHashSet<>();
            flaws.forEach(flaw -> flaw.key().filter(rest::containsKey).ifPresent(atFault::add));
            if (atFault.isEmpty()) {
                return settleHalves(rest, flaws);
            }
            for (String key : atFault) {
                blame(key, flawsIn(key, flaws));
            }
            Set<String> beyondDoubt = new LinkedHashSet<>(atFault);
            beyondDoubt.removeIf(key -> flawsIn(key, flaws).stream().allMatch(Admission::isOfName));
            // A name may be taken only by one that is refused itself: those get another try without it.
            rest.keySet().removeAll(beyondDoubt.isEmpty() ? atFault : beyondDoubt);
        }
        return false;
    }

    private static List<Flaw> flawsIn(String key, List<Flaw> flaws) {
        return flaws.stream()
                .filter(flaw -> flaw.key().equals(Optional.of(key)))
                .toList();
    }

    private static boolean isOfName(Flaw flaw) {
        return flaw.problem().field().equals("metadata.name");
    }

    private boolean settleHalves(Map<String, Optional<String>> changes, List<Flaw> flaws) {
        if (changes.size() == 1) {
            blame(changes.keySet().iterator().next(), flaws);
            return false;
        }
        Map<String, Optional<String>> first = new LinkedHashMap<>();
        Map<String, Optional<String>> second = new LinkedHashMap<>();
        changes.forEach((key, change) -> (first.size() < changes.size() / 2 ? first : second).put(key, change));
        boolean ofFirst = settle(first);
        boolean ofSecond = settle(second);
        return ofFirst || ofSecond;
    }

    /** What the changes make wrong that is not wrong without them. */
    private List<Flaw> flawsOf(Map<String, Optional<String>> changes) {
        Map<String, String> texts = new LinkedHashMap<>(inForce);
        changes.forEach((key, change) -> {
            // Behind all others, so that of two documents with one name the newcomer is told.
            texts.remove(key);
            change.ifPresent(text -> texts.put(key, text));
        });
        return reader.read(texts).flaws().stream()
                .filter(flaw -> flaw.key().filter(changes::containsKey).isPresent()
                        || before().stream().noneMatch(flaw::isAt))
                .toList();
    }

    /** What is wrong already: after an upgrade, or with other files, not all that was admitted need be sound. */
    private List<Flaw> before() {
        if (before == null) {
            before = reader.read(inForce).flaws();
        }
        return before;
    }

    private void accept(String key, Optional<String> change) {
        before = null;
        accepted.put(key, change);
        change.ifPresentOrElse(text -> inForce.put(key, text), () -> inForce.remove(key));
    }

    private void blame(String key, List<Flaw> flaws) {
        blamed.put(key, flaws);
    }

    /**
     * What became of the changes.
     *
     * @param accepted what comes into force, earlier refused ones included: key → text, or empty for a removal
     * @param refused which of the changes don't, and why
     */
    record Verdict(Map<String, Optional<String>> accepted, Map<String, List<Flaw>> refused) {}
}

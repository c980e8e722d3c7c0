package dev.slowburn.openslo.workspace;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.document.Header;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.Made;
import dev.slowburn.openslo.document.Made.Question;
import dev.slowburn.openslo.document.Retention;
import dev.slowburn.openslo.yaml.Trees;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All documents by name, with the results of reading them. A document is read again only if it, or an answer to one of
 * its lookups, has changed: the cost of {@link #settle} is proportional to what the changes since the last call affect.
 */
final class Slots {
    /** Sorts after the placeholders of documents without a name. */
    private static final String FIRST_NAME = "\1";

    private final Trees trees;
    private final Retention retention;
    private final Function<Slo, Optional<String>> rejection;
    private final Map<DocumentName, Slot> slots = new HashMap<>();
    private final Map<Kind, TreeMap<String, Slot>> taken = new EnumMap<>(Kind.class);
    /** Replaced by a new object whenever a name is added or removed. */
    private final Map<Kind, Object> namesVersions = new EnumMap<>(Kind.class);

    private final Map<Kind, Set<DocumentName>> namesAsked = new EnumMap<>(Kind.class);
    private final TargetOrder targets = new TargetOrder();
    private final Set<DocumentName> stale = new LinkedHashSet<>();
    private final Set<DocumentName> wrong = new LinkedHashSet<>();
    private long readings;

    Slots(Trees trees, Retention retention, Function<Slo, Optional<String>> rejection) {
        this.trees = trees;
        this.retention = retention;
        this.rejection = rejection;
        for (Kind kind : Kind.values()) {
            taken.put(kind, new TreeMap<>());
            namesVersions.put(kind, new Object());
            namesAsked.put(kind, new HashSet<>());
        }
    }

    /** An independent copy of settled slots; shares the results, which are immutable. */
    Slots copy() {
        Slots copy = new Slots(trees, retention, rejection);
        slots.forEach((name, slot) -> copy.slots.put(name, slot.copy()));
        taken.forEach((kind, byName) ->
                byName.forEach((name, slot) -> copy.taken.get(kind).put(name, copy.slots.get(slot.name()))));
        copy.namesVersions.putAll(namesVersions);
        namesAsked.forEach((kind, dependents) -> copy.namesAsked.get(kind).addAll(dependents));
        copy.targets.addAll(targets);
        copy.wrong.addAll(wrong);
        return copy;
    }

    /** @param upper whether it is in the tier that takes precedence */
    void add(Header header, boolean upper) {
        Slot slot = slots.computeIfAbsent(header.id(), Slot::new);
        slot.documents(upper).add(header);
        changed(slot, header.kind());
        checkUnused(slot);
    }

    void remove(Header header, boolean upper) {
        Slot slot = slots.get(header.id());
        slot.documents(upper).remove(header);
        changed(slot, header.kind());
        checkUnused(slot);
    }

    /** Reads documents whose name is taken under other names, so that their other problems are found too. */
    private void checkUnused(Slot slot) {
        List<Header> before = slot.unused();
        List<Header> now = slot.late();
        slot.setUnused(now);
        before.stream().filter(header -> !now.contains(header)).forEach(header -> remove(header, false));
        now.stream().filter(header -> !before.contains(header)).forEach(header -> add(header, false));
    }

    private void changed(Slot slot, Kind kind) {
        updateWrong(slot);
        boolean isTaken = slot.winner() != null;
        Map<String, Slot> ofKind = taken.get(kind);
        if (isTaken != ofKind.containsKey(slot.name().name())) {
            if (isTaken) {
                ofKind.put(slot.name().name(), slot);
            } else {
                ofKind.remove(slot.name().name());
            }
            namesVersions.put(kind, new Object());
            namesAsked.get(kind).forEach(this::outdate);
        }
        outdate(slot.name());
    }

    private void outdate(DocumentName name) {
        Slot slot = slots.get(name);
        if (slot != null && stale.add(name)) {
            slot.dependents().forEach(this::outdate);
        }
    }

    /** Reads again all documents that the changes since the last call affect. */
    void settle() {
        while (!stale.isEmpty()) {
            make(stale.iterator().next());
        }
    }

    @SuppressWarnings("ReferenceEquality") // An unchanged result is the same object.
    private Made make(DocumentName name) {
        boolean isStale = stale.remove(name);
        Slot slot = slots.get(name);
        if (slot == null || !isStale) {
            return slot == null ? null : slot.made();
        }
        Made before = slot.made();
        Made now = slot.winner() == null ? null : read(slot);
        if (now != before) {
            slot.setMade(now);
            link(before, now, name);
            targets.replace(name, before, now).forEach(this::outdate);
            updateWrong(slot);
        }
        dropUnused(name);
        return now;
    }

    private Made read(Slot slot) {
        Header header = slot.winner();
        Optional<Made> known = slot.known()
                .filter(made -> made.header().equals(header) && isCurrent(made))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        readings++;
        Map<Question, Object> asked = new HashMap<>();
        return DocumentMaker.make(
                header,
                trees.of(header.source()).get(header.index()),
                new LookupRecorder(this, slot.name(), asked),
                asked,
                retention,
                rejection);
    }

    private boolean isCurrent(Made made) {
        DocumentName asker = made.header().id();
        return made.asked().entrySet().stream()
                .allMatch(entry -> answer(entry.getKey(), asker).equals(entry.getValue()));
    }

    /** The current answer to a lookup; compared, mostly by identity, with the recorded answer. */
    Object answer(Question question, DocumentName asker) {
        return switch (question.topic()) {
            case PRESENCE -> taken.get(question.kind()).containsKey(question.name());
            case TREE ->
                Optional.ofNullable(taken.get(question.kind()).get(question.name()))
                        .map(Slot::winner);
            case VALUE -> Optional.ofNullable(make(question.document()));
            case NAMES -> namesVersions.get(question.kind());
            case TARGET_AHEAD -> targets.ahead(question.name(), asker);
        };
    }

    private void link(Made before, Made now, DocumentName asker) {
        Set<Question> previous = before == null ? Set.of() : before.asked().keySet();
        Set<Question> next = now == null ? Set.of() : now.asked().keySet();
        previous.forEach(question -> unlink(question, asker));
        next.forEach(question -> link(question, asker));
        previous.stream()
                .filter(question -> question.topic() != Made.Topic.NAMES)
                .forEach(question -> dropUnused(question.document()));
    }

    private void dropUnused(DocumentName name) {
        Slot slot = slots.get(name);
        if (slot != null && slot.isUnused() && !stale.contains(name)) {
            slots.remove(name);
        }
    }

    private void link(Question question, DocumentName asker) {
        switch (question.topic()) {
            case NAMES -> namesAsked.get(question.kind()).add(asker);
            case TARGET_AHEAD -> targets.ask(question.name(), asker);
            default ->
                slots.computeIfAbsent(question.document(), Slot::new)
                        .dependents()
                        .add(asker);
        }
    }

    private void unlink(Question question, DocumentName asker) {
        switch (question.topic()) {
            case NAMES -> namesAsked.get(question.kind()).remove(asker);
            case TARGET_AHEAD -> targets.forget(question.name(), asker);
            default -> {
                Slot slot = slots.get(question.document());
                if (slot != null) {
                    slot.dependents().remove(asker);
                }
            }
        }
    }

    private void updateWrong(Slot slot) {
        Made made = slot.made();
        if (slot.isTakenTwice() || (made != null && !made.problems().isEmpty())) {
            wrong.add(slot.name());
        } else {
            wrong.remove(slot.name());
        }
    }

    /** The documents with problems. */
    Set<DocumentName> wrong() {
        return wrong;
    }

    Optional<Slot> find(DocumentName name) {
        return Optional.ofNullable(slots.get(name));
    }

    /** The names that can be referenced. */
    Collection<String> names(Kind kind) {
        return taken.get(kind).tailMap(FIRST_NAME).keySet();
    }

    /** The effective documents of a kind, sorted by name. */
    Collection<Slot> all(Kind kind) {
        return taken.get(kind).values();
    }

    Trees trees() {
        return trees;
    }

    TargetOrder targets() {
        return targets;
    }

    /** Number of documents read so far. */
    long readings() {
        return readings;
    }

    Optional<NotificationTarget> targetAhead(String target, DocumentName asker) {
        return targets.ahead(target, asker);
    }
}

package dev.slowburn.openslo.workspace;

import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.ReleaseOverride;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.document.Header;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.Made;
import dev.slowburn.openslo.document.Retention;
import dev.slowburn.openslo.policy.PolicyClaims;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.openslo.yaml.Trees;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A mutable set of definitions: two tiers of texts, of which the upper tier can be changed text by text, and the
 * definitions read from them. A document of the upper tier replaces the document of the lower tier with the same kind
 * and name.
 *
 * <p>The cost of a change is proportional to what it affects: its documents are read, and those that reference them
 * directly or indirectly. Unaffected definitions stay the same objects. Not thread-safe; a {@link #copy} can be used by
 * another thread.
 */
public final class Workspace {
    private final Slots slots;
    private final List<Parsed> base;
    private final Map<String, Parsed> over = new LinkedHashMap<>();
    /** The previous version of each changed text, so that undoing a change needs no reading. */
    private final Map<String, Parsed> former = new HashMap<>();

    private final Set<String> wrong = new LinkedHashSet<>();
    private PolicyClaims policies;
    private long parsings;

    private Workspace(Slots slots, List<Parsed> base) {
        this.slots = slots;
        this.base = base;
    }

    /** A workspace with texts of the lower tier only.
     *
     * @param rejection why a valid SLO is not allowed; empty if it is allowed
     */
    public static Workspace of(List<Source> base, Function<Slo, Optional<String>> rejection) {
        return of(base, List.of(), Retention.UNKNOWN, rejection);
    }

    /**
     * As {@link #of(List, Function)}, with texts of the upper tier that are never replaced, so that two may have the
     * same name.
     */
    public static Workspace of(
            List<Source> base, List<Source> over, Retention retention, Function<Slo, Optional<String>> rejection) {
        Slots slots = new Slots(new Trees(), retention, rejection);
        List<Parsed> parsedTexts = new ArrayList<>();
        add(base, false, slots, parsedTexts);
        add(over, true, slots, parsedTexts);
        return new Workspace(slots, List.copyOf(parsedTexts));
    }

    private static void add(List<Source> sources, boolean upper, Slots slots, List<Parsed> parsedTexts) {
        for (Source source : sources) {
            Parsed parsed = Parsed.of(source, slots.trees());
            parsed.headers().forEach(header -> slots.add(header, upper));
            parsedTexts.add(parsed);
        }
    }

    /** An independent copy of the definitions. Needs no reading. */
    public Workspace copy() {
        settle();
        Workspace copy = new Workspace(slots.copy(), base);
        copy.over.putAll(over);
        copy.wrong.addAll(wrong);
        copy.policies = policies;
        return copy;
    }

    /**
     * Replaces a text of the upper tier and moves it to the end: of two documents with the same kind and name, the
     * document of the newer text is invalid.
     *
     * @param name of the text
     */
    public void put(String name, Optional<String> text) {
        Parsed before = over.remove(name);
        if (before != null) {
            before.headers().forEach(header -> slots.remove(header, true));
            wrong.remove(name);
        }
        text.map(fresh -> parsed(new Source(name, fresh), before)).ifPresent(parsed -> {
            over.put(name, parsed);
            parsed.headers().forEach(header -> slots.add(header, true));
            if (!parsed.problems().isEmpty()) {
                wrong.add(name);
            }
        });
        if (before != null) {
            former.put(name, before);
        }
    }

    private Parsed parsed(Source source, Parsed before) {
        for (Parsed known : new Parsed[] {before, former.get(source.name())}) {
            if (known != null && known.source().equals(source)) {
                return known;
            }
        }
        parsings++;
        return Parsed.of(source, slots.trees());
    }

    /** Releases the previous versions of changed texts. */
    public void releaseFormer() {
        former.clear();
    }

    private void settle() {
        slots.settle();
        PolicyClaims claims = new PolicyClaims();
        slots.all(Kind.BUDGET_POLICY).forEach(slot -> slot.made()
                .value()
                .ifPresent(
                        policy -> claims.add((BudgetPolicy) policy, slot.made().header())));
        policies = claims;
    }

    /** The documents of a text that have a valid header; empty if there is no such text. */
    public List<DocumentName> documents(String name) {
        Parsed parsed = over.get(name);
        return parsed == null
                ? List.of()
                : parsed.headers().stream()
                        .filter(Header::isValid)
                        .map(Header::id)
                        .toList();
    }

    /** Whether a text is invalid independently of other texts. */
    public boolean isInvalid(String name) {
        return wrong.contains(name);
    }

    /** All problems; the cost is proportional to their number. */
    public List<Finding> findings() {
        settle();
        List<Finding> findings = new ArrayList<>();
        base.forEach(parsed -> parsed.problems().forEach(problem -> findings.add(new Finding(problem, Set.of()))));
        wrong.forEach(
                name -> over.get(name).problems().forEach(problem -> findings.add(new Finding(problem, Set.of()))));
        for (DocumentName name : slots.wrong()) {
            Slot slot = slots.find(name).orElseThrow();
            ProblemCollector taken = new ProblemCollector();
            slot.reportTaken(taken);
            taken.sorted().forEach(problem -> findings.add(new Finding(problem, Set.of(name))));
            if (slot.made() != null) {
                slot.made().problems().forEach(problem -> findings.add(new Finding(problem, Set.of(name))));
            }
        }
        policies.clashes()
                .forEach(clash -> findings.add(
                        new Finding(clash.problem(), Set.of(clash.late().id(), clash.other()))));
        return findings;
    }

    /** The given documents and all documents that they depend on, existing or not. */
    public Set<DocumentName> dependencies(Set<DocumentName> documents) {
        Set<DocumentName> found = new LinkedHashSet<>(documents);
        Deque<DocumentName> open = new ArrayDeque<>(documents);
        while (!open.isEmpty()) {
            askedBy(open.remove()).filter(found::add).forEach(open::add);
        }
        return found;
    }

    /** The missing documents that the given ones depend on, directly or indirectly. */
    public Set<DocumentName> missingDependencies(Set<DocumentName> documents) {
        Set<DocumentName> missing = new HashSet<>(dependencies(documents));
        missing.removeIf(name -> slots.find(name).map(Slot::winner).isPresent());
        return missing;
    }

    private Stream<DocumentName> askedBy(DocumentName name) {
        return slots.find(name).map(Slot::made).stream()
                .flatMap(made -> made.asked().keySet().stream())
                .filter(question -> question.topic() != Made.Topic.NAMES)
                .map(Made.Question::document);
    }

    /** All valid definitions. */
    public DefinitionSet definitions() {
        settle();
        return new DefinitionSet(
                made(Kind.SLO, Slo.class),
                policies.valid(),
                made(Kind.BUDGET_CORRECTION, BudgetCorrection.class),
                made(Kind.RELEASE_OVERRIDE, ReleaseOverride.class),
                targets().stream().map(Made.Target::target).toList());
    }

    private <T> List<T> made(Kind kind, Class<T> type) {
        List<T> all = new ArrayList<>();
        for (Slot slot : slots.all(kind)) {
            slot.made().value().ifPresent(value -> all.add(type.cast(value)));
        }
        return all;
    }

    public List<Made.Target> targets() {
        return slots.targets().first();
    }

    /** Warnings about valid definitions that may not be what the author meant. */
    public List<Problem> warnings() {
        List<Problem> warnings = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            slots.all(kind).forEach(slot -> warnings.addAll(slot.made().warnings()));
        }
        return warnings;
    }

    public List<Parsed> texts() {
        List<Parsed> all = new ArrayList<>(base);
        all.addAll(over.values());
        return all;
    }

    /** Number of texts of the upper tier parsed so far. */
    public long parsings() {
        return parsings;
    }

    /** Number of documents of both tiers read so far; a copy starts at 0. */
    public long readings() {
        return slots.readings();
    }
}

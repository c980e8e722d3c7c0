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
 * Definitions that change: texts of two tiers, of which the upper one can be replaced text by text, and what they define. A
 * document of the upper tier replaces the one of the lower tier that has its kind and name.
 *
 * <p>A change costs what it affects: its own documents are read, and those that refer to them, directly or by others. Documents
 * that are not affected stay the same objects. Not safe for several threads; a {@link #copy} can go to another one.
 */
public final class Workspace {
    private final Slots slots;
    private final List<Parsed> base;
    private final Map<String, Parsed> over = new LinkedHashMap<>();
    /** What texts said before their last change, so that undoing it costs no reading. */
    private final Map<String, Parsed> former = new HashMap<>();

    private final Set<String> wrong = new LinkedHashSet<>();
    private PolicyClaims policies;
    private long parsings;

    private Workspace(Slots slots, List<Parsed> base) {
        this.slots = slots;
        this.base = base;
    }

    /**
     * Starts from the lower tier.
     *
     * @param refusal why an SLO that is sound may not be there all the same; empty if it may
     */
    public static Workspace of(List<Source> base, Function<Slo, Optional<String>> refusal) {
        return of(base, List.of(), Retention.UNKNOWN, refusal);
    }

    /** As {@link #of(List, Function)}, with texts of the upper tier that are never replaced: two may have the same name. */
    public static Workspace of(
            List<Source> base, List<Source> over, Retention retention, Function<Slo, Optional<String>> refusal) {
        Slots slots = new Slots(new Trees(), retention, refusal);
        List<Parsed> lasting = new ArrayList<>();
        add(base, false, slots, lasting);
        add(over, true, slots, lasting);
        return new Workspace(slots, List.copyOf(lasting));
    }

    private static void add(List<Source> sources, boolean upper, Slots slots, List<Parsed> lasting) {
        for (Source source : sources) {
            Parsed parsed = Parsed.of(source, slots.trees());
            parsed.headers().forEach(header -> slots.add(header, upper));
            lasting.add(parsed);
        }
    }

    /** The same definitions, to be changed in another way. Costs no reading. */
    public Workspace copy() {
        settle();
        Workspace copy = new Workspace(slots.copy(), base);
        copy.over.putAll(over);
        copy.wrong.addAll(wrong);
        copy.policies = policies;
        return copy;
    }

    /**
     * Replaces a text of the upper tier, behind all others: of two documents with one name the newcomer's is not sound.
     *
     * @param name of the text; empty removes it
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

    /** Gives up what is kept of texts before their last change. */
    public void forgetFormer() {
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

    /** The names of the documents of a text, as far as they have legal ones; empty if there is no such text. */
    public List<DocumentName> documents(String name) {
        Parsed parsed = over.get(name);
        return parsed == null
                ? List.of()
                : parsed.headers().stream()
                        .filter(Header::isSound)
                        .map(Header::id)
                        .toList();
    }

    /** Whether it can be told of a text by itself that it is not sound, whatever others say. */
    public boolean isWrong(String name) {
        return wrong.contains(name);
    }

    /** All that is wrong; costs what is wrong. */
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

    /** Some documents, and all that what they say depends on, whether it is there or not. */
    public Set<DocumentName> behind(Set<DocumentName> documents) {
        Set<DocumentName> found = new LinkedHashSet<>(documents);
        Deque<DocumentName> open = new ArrayDeque<>(documents);
        while (!open.isEmpty()) {
            askedBy(open.remove()).filter(found::add).forEach(open::add);
        }
        return found;
    }

    /** What some documents need, directly or by others, and is not there. */
    public Set<DocumentName> missing(Set<DocumentName> documents) {
        Set<DocumentName> missing = new HashSet<>(behind(documents));
        missing.removeIf(name -> slots.find(name).map(Slot::winner).isPresent());
        return missing;
    }

    private Stream<DocumentName> askedBy(DocumentName name) {
        return slots.find(name).map(Slot::made).stream()
                .flatMap(made -> made.asked().keySet().stream())
                .filter(question -> question.topic() != Made.Topic.NAMES)
                .map(Made.Question::document);
    }

    /** All that is sound. */
    public DefinitionSet definitions() {
        settle();
        return new DefinitionSet(
                made(Kind.SLO, Slo.class),
                policies.sound(),
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

    /** What is sound but may not be what its author meant. */
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

    /** How many texts were parsed since the start, apart from the lower tier. */
    public long parsings() {
        return parsings;
    }

    /** How many documents were read since the start, of both tiers; a copy begins at none. */
    public long readings() {
        return slots.readings();
    }
}

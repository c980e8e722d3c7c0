package dev.slowburn.openslo.workspace;

import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.document.Header;
import dev.slowburn.openslo.document.Made;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The state of one name: the documents with this name, the result of reading the effective one, and the documents that
 * look it up.
 */
final class Slot {
    private final DocumentName name;
    private final List<Header> base;
    private final List<Header> over;
    private final Set<DocumentName> dependents;
    /** The documents that are not effective because their name is taken, each under a name of its own. */
    private List<Header> unused = List.of();

    private Made made;
    private Made former;

    Slot(DocumentName name) {
        this.name = name;
        this.base = new ArrayList<>(1);
        this.over = new ArrayList<>(1);
        this.dependents = new HashSet<>();
    }

    private Slot(Slot other) {
        this.name = other.name;
        this.base = new ArrayList<>(other.base);
        this.over = new ArrayList<>(other.over);
        this.dependents = new HashSet<>(other.dependents);
        this.unused = other.unused;
        this.made = other.made;
        this.former = other.former;
    }

    Slot copy() {
        return new Slot(this);
    }

    DocumentName name() {
        return name;
    }

    List<Header> documents(boolean upper) {
        return upper ? over : base;
    }

    /**
     * The effective document: the first of the upper tier, otherwise the first of the lower tier; null if there is
     * none.
     */
    Header winner() {
        return !over.isEmpty() ? over.get(0) : !base.isEmpty() ? base.get(0) : null;
    }

    boolean isTakenTwice() {
        return !Document.isNameless(name.name()) && (over.size() > 1 || base.size() > 1);
    }

    List<Header> unused() {
        return unused;
    }

    void setUnused(List<Header> now) {
        unused = now;
    }

    /** All but the first document of this name in each tier, for {@link #setUnused}. */
    List<Header> late() {
        return isTakenTwice()
                ? Stream.of(base, over)
                        .flatMap(tier -> tier.stream().skip(1))
                        .map(Header::unused)
                        .toList()
                : List.of();
    }

    /** Whether no document has or looks up this name. */
    boolean isUnused() {
        return over.isEmpty() && base.isEmpty() && dependents.isEmpty() && made == null;
    }

    /** The documents that look up this name. */
    Set<DocumentName> dependents() {
        return dependents;
    }

    Made made() {
        return made;
    }

    /** The last two results, newest first, so that undoing a change needs no reading. */
    Stream<Made> known() {
        return Stream.of(made, former).filter(Objects::nonNull);
    }

    @SuppressWarnings("ReferenceEquality") // An unchanged result is the same object.
    void setMade(Made now) {
        if (made != null && made != now) {
            former = made;
        }
        made = now;
    }

    /** Reports all but the first document of this name in each tier. */
    void reportTaken(ProblemCollector problems) {
        if (!isTakenTwice()) {
            return;
        }
        reportTaken(base, problems);
        reportTaken(over, problems);
    }

    private void reportTaken(List<Header> tier, ProblemCollector problems) {
        for (Header late : tier.subList(Math.min(1, tier.size()), tier.size())) {
            SourceLocation first = tier.get(0).namePlace();
            problems.add(
                    late.namePlace(),
                    "another " + name.kind() + " is named '" + name.name() + "': " + first.file() + ":" + first.line()
                            + "; rename one");
        }
    }
}

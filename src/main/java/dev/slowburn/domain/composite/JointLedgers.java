package dev.slowburn.domain.composite;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledgers of all objectives that a budget is made of, as they move together. */
public final class JointLedgers {
    private final List<Ledger> ledgers;
    private final Optional<SliceUnion> union;

    /** @param composite how they are put together; empty for the ledger of one objective */
    public JointLedgers(List<Ledger> ledgers, Optional<CompositeArithmetic> composite, List<Window> spans) {
        this.ledgers = List.copyOf(ledgers);
        this.union =
                composite.filter(CompositeArithmetic::isOfSlices).map(arithmetic -> arithmetic.union(ledgers, spans));
    }

    public void advance(long minute) {
        ledgers.forEach(ledger -> ledger.advance(minute));
        union.ifPresent(slices -> slices.advance(minute));
    }

    /** Good and bad outcomes of a span, of all of them. */
    public Tally outcomes(int span) {
        return ledgers.stream().map(ledger -> ledger.outcomes(span)).reduce(Tally.NONE, Tally::plus);
    }

    /** What the use is computed of, of each. */
    public List<Tally> units(int span) {
        return union.map(slices -> slices.units(span))
                .orElseGet(
                        () -> ledgers.stream().map(ledger -> ledger.units(span)).toList());
    }

    /** The same without the verdict on an open slice. */
    public List<Tally> settled(int span) {
        return union.map(slices -> slices.settled(span))
                .orElseGet(() ->
                        ledgers.stream().map(ledger -> ledger.settled(span)).toList());
    }

    /** The minutes of a span; of all the same. */
    public MinuteRange range(int span) {
        return ledgers.get(0).range(span);
    }

    /** Whether all of a span is kept, or nothing was before. */
    public boolean isKept(int span, long retainedFrom) {
        return ledgers.stream()
                .allMatch(ledger -> ledger.range(span).from() >= retainedFrom || ledger.since() >= retainedFrom);
    }

    /** What was in a window that is over. */
    public Past past(MinuteRange range) {
        Tally outcomes = Tally.NONE;
        List<Tally> units = new ArrayList<>(ledgers.size());
        for (Ledger ledger : ledgers) {
            Ledger.Past past = ledger.past(range);
            outcomes = outcomes.plus(past.outcomes());
            units.add(past.units());
        }
        return new Past(outcomes, union.map(slices -> slices.past(range)).orElse(units));
    }

    /** @param units what the use is computed of, of each */
    public record Past(Tally outcomes, List<Tally> units) {}
}

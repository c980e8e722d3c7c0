package dev.slowburn.domain.composite;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledgers of all objectives of one budget, advanced together. */
public final class JointLedgers {
    private final List<Ledger> ledgers;
    private final Optional<SliceUnion> union;

    /** @param composite the arithmetic of a composite; empty for the budget of one objective */
    public JointLedgers(List<Ledger> ledgers, Optional<CompositeArithmetic> composite, List<Window> windows) {
        this.ledgers = List.copyOf(ledgers);
        this.union = composite
                .filter(CompositeArithmetic::usesSliceUnion)
                .map(arithmetic -> arithmetic.union(ledgers, windows));
    }

    public void advance(long minute) {
        ledgers.forEach(ledger -> ledger.advance(minute));
        union.ifPresent(slices -> slices.advance(minute));
    }

    /** Good and bad outcomes in a window, summed over all ledgers. */
    public Tally outcomes(int window) {
        return ledgers.stream().map(ledger -> ledger.outcomes(window)).reduce(Tally.NONE, Tally::plus);
    }

    /** For each objective, the tally from which the usage is computed. */
    public List<Tally> units(int window) {
        return union.map(slices -> slices.units(window))
                .orElseGet(() ->
                        ledgers.stream().map(ledger -> ledger.units(window)).toList());
    }

    /** The same without the verdict on the open slice. */
    public List<Tally> settled(int window) {
        return union.map(slices -> slices.settled(window))
                .orElseGet(() ->
                        ledgers.stream().map(ledger -> ledger.settled(window)).toList());
    }

    /** The minutes of a window, which are the same for all ledgers. */
    public MinuteRange range(int window) {
        return ledgers.get(0).range(window);
    }

    /** Whether all minutes of a window are retained, or the first outcome is not older than the retained minutes. */
    public boolean isKept(int window, long retainedFrom) {
        return ledgers.stream()
                .allMatch(ledger -> ledger.range(window).from() >= retainedFrom || ledger.since() >= retainedFrom);
    }

    /** The tallies of a window in the past. */
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

    /** @param units for each objective, the tally from which the usage is computed */
    public record Past(Tally outcomes, List<Tally> units) {}
}

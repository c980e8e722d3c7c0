package dev.slowburn.tracking;

import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.RecentContributors;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The ledger of one objective, and the contributors to its bad outcomes. */
final class ObjectiveLedger implements BudgetLedger {
    private final Budget budget;
    private final long ledgerId;
    private final List<LookBack> lookBacks;
    private final Ledger ledger;
    private final Exclusions exclusions;
    private final LedgerStorage.StoredLedger stored;

    /** Rows are kept longer than the retention by this, in minutes. */
    private static final long GRACE = 1_440;

    private final long retentionMinutes;
    private final long newestBefore;

    /** Loaded while the budget burns, which is rare; otherwise null. */
    private RecentContributors contributors;

    /** The contributors of later minutes may not be loaded. */
    private long contributorsUpTo;

    ObjectiveLedger(
            Budget budget,
            LedgerStorage.StoredLedger stored,
            HourRow scratch,
            long retentionMinutes,
            Exclusions exclusions,
            StoredBudgetState state) {
        this.budget = budget;
        this.ledgerId = budget.ledgerId();
        this.lookBacks = budget.lookBacks();
        this.exclusions = exclusions;
        this.stored = stored;
        this.newestBefore = state.newest();
        this.retentionMinutes = retentionMinutes;
        List<Window> windows = new ArrayList<>();
        windows.add(budget.objective().window());
        lookBacks.forEach(lookBack -> windows.add(new RollingWindow(lookBack.text(), lookBack.minutes())));
        this.ledger = new Ledger(
                stored.rows(),
                scratch,
                retentionMinutes,
                budget.objective().budgeting(),
                exclusions,
                state.ledgerId() == ledgerId ? state.since() : Long.MAX_VALUE,
                windows);
    }

    /**
     * The first minute at which the numbers can change by time alone.
     *
     * @param evaluated the minute of the last evaluation; {@link Ledger#UNKNOWN} before the first
     */
    long nextChange(long evaluated) {
        if (evaluated != Ledger.UNKNOWN) {
            ledger.advance(evaluated);
        }
        return ledger.nextChange();
    }

    /**
     * Deletes the rows that are expired as of a minute, because stores do not expire rows by the event clock.
     *
     * @param previousMinute the minute of the previous call; 0 before the first
     */
    void forget(long previousMinute, long minute) {
        long from = previousMinute - retentionMinutes - 2 * GRACE;
        stored.forget(
                Minutes.toMillis(Math.max(0, from)),
                Minutes.hourToMillis(Minutes.hourOf(minute - retentionMinutes - GRACE)),
                Minutes.toMillis(minute - LookBack.HOUR.minutes() - GRACE));
    }

    /** Counts outcomes, or returns why it does not. {@link #write} must follow the last addition. */
    Ledger.Answer add(long minute, long good, long bad, long nowMinute) {
        Ledger.Answer answer = ledger.addInOrder(minute, good, bad, nowMinute);
        if (answer == Ledger.Answer.COUNTED) {
            stored.added(minute, good, bad);
        }
        return answer;
    }

    /** Writes the row that was changed last. */
    void write() {
        ledger.write();
    }

    void add(long minute, Contributor contributor) {
        byte[] row = stored.add(minute, contributor);
        if (contributors != null) {
            contributors.put(minute, row);
        }
    }

    @Override
    public Assessment assess(BudgetDescriptor subject, long asOf, long watermark, boolean lagging) {
        long minute = Minutes.of(asOf);
        ledger.advance(minute);
        List<Assessment.Burn> burns = new ArrayList<>(lookBacks.size());
        for (int i = 0; i < lookBacks.size(); i++) {
            burns.add(new Assessment.Burn(
                    lookBacks.get(i),
                    ledger.outcomes(i + 1),
                    consumption(ledger.units(i + 1)),
                    consumption(ledger.settled(i + 1)),
                    ledger.isSilent(i + 1, lookBacks.get(i).minutes(), Minutes.lastWhole(asOf))));
        }
        Assessment plain = new Assessment(
                subject,
                asOf,
                watermark,
                lagging,
                ledger.hasBegun(),
                ledger.range(0),
                ledger.outcomes(0),
                consumption(ledger.units(0)),
                consumption(ledger.settled(0)),
                budget.objective().budgeting() instanceof Budgeting.Sliced
                        ? Optional.of(ledger.slices(0))
                        : Optional.empty(),
                burns,
                List.of(),
                OptionalLong.empty());
        if (!plain.isBurning()) {
            contributors = null;
            return plain;
        }
        return plain.with(topContributors(minute));
    }

    private List<Contributor> topContributors(long minute) {
        if (contributors == null || minute > contributorsUpTo) {
            contributors = stored.contributors(minute);
            contributorsUpTo = minute + LedgerStorage.StoredLedger.AHEAD;
        }
        return contributors.top(minute, exclusions::covers);
    }

    /** The budget that units consume. */
    Consumption consumption(Tally units) {
        return new Consumption(units, budget.objective().target());
    }

    /** The usage of an objective is always a {@link Consumption}. */
    static Consumption consumption(BudgetUsage use) {
        return (Consumption) use;
    }

    @Override
    public boolean isOver(MinuteRange window, long minute) {
        long slice = budget.objective().budgeting() instanceof Budgeting.Sliced sliced ? sliced.sliceMinutes() : 1;
        return Math.floorDiv(minute, slice) > Math.floorDiv(window.to() - 1, slice);
    }

    @Override
    public Closing closing(MinuteRange window) {
        Ledger.Past past = ledger.past(window);
        return new Closing(past.outcomes(), consumption(past.units()));
    }

    @Override
    public long ledgerId() {
        return ledgerId;
    }

    @Override
    public long since() {
        return ledger.since();
    }

    @Override
    public long newest() {
        return Math.max(newestBefore, ledger.newest());
    }

    Ledger ledger() {
        return ledger;
    }

    BudgetDescriptor subject() {
        return BudgetDescriptor.of(budget);
    }
}

package dev.slowburn.tracking;

import dev.slowburn.domain.composite.CompositeArithmetic;
import dev.slowburn.domain.composite.SliceUnion;
import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.RecentContributors;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The numbers of a composite budget, computed from the ledgers of all objectives of an SLO. */
final class CompositeLedger implements BudgetLedger {
    private final List<ObjectiveLedger> members;
    private final CompositeArithmetic arithmetic;
    private final List<LookBack> lookBacks;
    /** The union of bad slices for the window, then for each look-back; empty if the composite is computed from the members' sums. */
    private final Optional<SliceUnion> union;

    /** @param lookBacks look-backs of the composite; each member has them, too */
    CompositeLedger(
            List<ObjectiveLedger> members, CompositeArithmetic arithmetic, Window window, List<LookBack> lookBacks) {
        this.members = List.copyOf(members);
        this.arithmetic = arithmetic;
        this.lookBacks = List.copyOf(lookBacks);
        List<Window> windows = new ArrayList<>();
        windows.add(window);
        lookBacks.forEach(lookBack -> windows.add(new RollingWindow(lookBack.text(), lookBack.minutes())));
        this.union = arithmetic.usesSliceUnion()
                ? Optional.of(arithmetic.union(
                        members.stream().map(ObjectiveLedger::ledger).toList(), windows))
                : Optional.empty();
    }

    /** Must be called before outcomes of a minute are added to a member. */
    void beforeChange(long minute) {
        union.ifPresent(slices -> slices.beforeChange(minute));
    }

    @Override
    public Assessment assess(BudgetDescriptor subject, long asOf, long watermark, boolean lagging) {
        List<Assessment> parts = members.stream()
                .map(member -> member.assess(member.subject(), asOf, watermark, lagging))
                .toList();
        union.ifPresent(slices -> slices.advance(Minutes.of(asOf)));
        List<Assessment.Burn> burns = new ArrayList<>(lookBacks.size());
        for (int i = 0; i < lookBacks.size(); i++) {
            LookBack lookBack = lookBacks.get(i);
            int index = i + 1;
            burns.add(new Assessment.Burn(
                    lookBack,
                    sum(parts, part -> part.burn(lookBack).outcomes()),
                    union.map(slices -> use(slices.units(index)))
                            .orElseGet(() ->
                                    together(parts, part -> part.burn(lookBack).use())),
                    union.map(slices -> use(slices.settled(index)))
                            .orElseGet(() ->
                                    together(parts, part -> part.burn(lookBack).settled())),
                    parts.stream().allMatch(part -> part.burn(lookBack).silent())));
        }
        Assessment plain = new Assessment(
                subject,
                asOf,
                watermark,
                lagging,
                parts.stream().anyMatch(Assessment::everCounted),
                parts.get(0).window(),
                sum(parts, Assessment::outcomes),
                union.map(slices -> use(slices.units(0))).orElseGet(() -> together(parts, Assessment::use)),
                union.map(slices -> use(slices.settled(0))).orElseGet(() -> together(parts, Assessment::settled)),
                union.map(slices -> slices.slices(0)),
                burns,
                List.of(),
                OptionalLong.empty());
        return plain.isBurning() ? plain.with(topContributors(parts)) : plain;
    }

    private static List<Contributor> topContributors(List<Assessment> parts) {
        return RecentContributors.topOf(
                parts.stream().flatMap(part -> part.contributors().stream()).toList());
    }

    private static Tally sum(List<Assessment> parts, Function<Assessment, Tally> tally) {
        return parts.stream().map(tally).reduce(Tally.NONE, Tally::plus);
    }

    private BudgetUsage use(List<Tally> units) {
        List<Consumption> uses = new ArrayList<>(units.size());
        for (int i = 0; i < units.size(); i++) {
            uses.add(members.get(i).consumption(units.get(i)));
        }
        return arithmetic.use(uses);
    }

    private BudgetUsage together(List<Assessment> parts, Function<Assessment, BudgetUsage> use) {
        return arithmetic.use(parts.stream()
                .map(part -> ObjectiveLedger.consumption(use.apply(part)))
                .toList());
    }

    @Override
    public boolean isOver(MinuteRange window, long minute) {
        return members.stream().allMatch(member -> member.isOver(window, minute));
    }

    @Override
    public Closing closing(MinuteRange window) {
        Tally outcomes = Tally.NONE;
        List<Consumption> uses = new ArrayList<>(members.size());
        for (ObjectiveLedger member : members) {
            Closing closing = member.closing(window);
            outcomes = outcomes.plus(closing.outcomes());
            uses.add(ObjectiveLedger.consumption(closing.use()));
        }
        return new Closing(
                outcomes, union.map(slices -> use(slices.past(window))).orElseGet(() -> arithmetic.use(uses)));
    }

    /** Derived from the ledgers of the members. */
    @Override
    public long ledgerId() {
        return members.stream().mapToLong(ObjectiveLedger::ledgerId).reduce(0, (one, other) -> 31 * one + other);
    }

    @Override
    public long since() {
        return members.stream().mapToLong(ObjectiveLedger::since).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public long newest() {
        return members.stream().mapToLong(ObjectiveLedger::newest).max().orElse(Long.MIN_VALUE);
    }
}

package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.oracle.NaiveLedger;
import dev.slowburn.testkit.topology.RowsInMemory;
import dev.slowburn.tracking.StoredBudgetState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Both stages of one budget with crashes at random points: committed transactions are kept, and everything else is discarded and
 * read again. No outcome may be counted twice or lost, and no event published twice.
 */
class CommitReplayProperties {
    private static final long MINUTE = 29_000_000;
    private static final long LOOK_BACK = 60;
    private static final BudgetKey KEY = new BudgetKey("replay", "objective-1", "cart", List.of());
    private static final Slo SLO = Slos.slo("replay", "cart", "0.9", "1h", Sli.byOutcome());

    @Property
    void replayAfterACrashCountsAndPublishesExactlyOnce(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 99) Integer> outcomes,
            @ForAll @Size(max = 60) List<@IntRange(max = 3) Integer> schedule) {
        NaiveLedger oracle = new NaiveLedger();
        for (int i = 0; i < outcomes.size(); i++) {
            oracle.add(minuteOf(i), isBad(outcomes.get(i)) ? 0 : 1, isBad(outcomes.get(i)) ? 1 : 0);
        }
        Committed committed = new Committed();
        Running running = new Running(committed);
        for (int step : schedule) {
            if (step == 0) {
                running.commit();
            } else if (step == 1) {
                running = new Running(committed);
            } else {
                running.read(outcomes, step * 3);
            }
        }
        while (running.offset < outcomes.size()) {
            running.read(outcomes, 7);
        }
        running.commit();

        long now = minuteOf(outcomes.size() - 1);
        Tally counted = new Running(committed).over(now);
        assertThat(counted).isEqualTo(oracle.over(LOOK_BACK, now));
        Set<String> distinct = new HashSet<>(committed.events);
        assertThat(committed.events).hasSameSizeAs(distinct);
    }

    private static boolean isBad(int outcome) {
        return outcome < 15;
    }

    private static long minuteOf(int offset) {
        return MINUTE + offset / 2;
    }

    /** The content of Kafka after the last commit. */
    private static final class Committed {
        private int offset;
        private RowsInMemory rows = new RowsInMemory();
        private byte[] state;
        private final List<String> events = new ArrayList<>();
    }

    /** An instance between two crashes. */
    private static final class Running {
        private final Committed committed;
        private final TallyCell cell = new TallyCell();
        private final RowsInMemory rows;
        private final Episodes episodes;
        private final Ledger ledger;
        private final List<String> events = new ArrayList<>();
        private int offset;

        private Running(Committed committed) {
            this.committed = committed;
            offset = committed.offset;
            rows = new RowsInMemory(committed.rows);
            StoredBudgetState state = committed.state == null
                    ? StoredBudgetState.NONE
                    : BudgetStateCodec.fromBytes(committed.state).state();
            episodes = new Episodes(List.of(50), state.marks());
            ledger = new Ledger(
                    rows,
                    new HourRow(),
                    10 * LOOK_BACK,
                    Budgeting.OCCURRENCES,
                    Exclusions.NONE,
                    Long.MAX_VALUE,
                    List.of(new RollingWindow("1h", LOOK_BACK)));
        }

        private void read(List<Integer> outcomes, int limit) {
            for (int i = 0; i < limit && offset < outcomes.size(); i++) {
                boolean bad = isBad(outcomes.get(offset));
                cell.add(minuteOf(offset), bad ? 0 : 1, bad ? 1 : 0);
                offset++;
            }
        }

        private void commit() {
            long now = minuteOf(Math.max(0, offset - 1));
            for (int i = 0; i < cell.size(); i++) {
                ledger.add(cell.minute(i), cell.good(i), cell.bad(i), now);
            }
            cell.clear();
            ledger.advance(now);
            episodes.update(new Consumption(
                            ledger.outcomes(0), SLO.objectives().get(0).target()))
                    .forEach(transition -> events.add(transition.toString()));
            committed.offset = offset;
            committed.rows = new RowsInMemory(rows);
            committed.state = BudgetStateCodec.toBytes(KEY, state());
            committed.events.addAll(events);
            events.clear();
        }

        private StoredBudgetState state() {
            return new StoredBudgetState(
                    "replay/objective-1",
                    0,
                    0,
                    ledger.since(),
                    ledger.newest(),
                    StoredBudgetState.WindowMark.NONE,
                    episodes.marks(),
                    List.of(),
                    StoredBudgetState.IN_USE);
        }

        private Tally over(long now) {
            ledger.advance(now);
            return ledger.outcomes(0);
        }
    }
}

package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.RecentContributors;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.streams.StoresInMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever is counted, committed and lost in whatever order: what a task finds after a restart is what was committed, and the
 * rows in the stores lack at most a minute of it.
 */
class JournalProperties {
    private static final long START = 29_000_000;

    /**
     * One thing that happens.
     *
     * @param what 0 and 1 count, 2 counts a failure with what it has in common, 3 commits, 4 lets time pass, 5 crashes
     */
    record Step(int what, int budget, int back, int count) {}

    @Property(tries = 400)
    void aRestartFindsWhatWasCommitted(
            @ForAll @Size(max = 120) List<@IntRange(max = 5) Integer> whats,
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 6_000) Integer> numbers) {
        try (StoresInMemory stores = new StoresInMemory()) {
            Told told = new Told();
            Task task = new Task(stores);
            long now = Minutes.toMillis(START);
            for (int i = 0; i < whats.size(); i++) {
                int number = numbers.get(i % numbers.size());
                Step step = new Step(whats.get(i), number % 5, number % 150, 1 + number);
                switch (step.what) {
                    case 3 -> {
                        task.state.prepareCommit(now);
                        stores.commit();
                        told.commit();
                    }
                    case 4 -> now += 7_000L * step.budget;
                    case 5 -> {
                        stores.crash();
                        told.crash();
                        task = new Task(stores);
                    }
                    default -> count(step, now, task, told);
                }
            }
            stores.crash();
            told.crash();

            Task last = new Task(stores);
            assertThat(last.tallies()).isEqualTo(told.committed.tallies);
            assertThat(last.failures()).isEqualTo(told.committed.failures);
            assertThat(last.progress.watermark()).isEqualTo(told.committed.watermark);
        }
    }

    private static void count(Step step, long now, Task task, Told told) {
        long minute = Minutes.of(now) - step.back;
        RowKey key = key(step.budget);
        ProgressMarker progress = new ProgressMarker(step.budget, now - step.back, now);
        task.progress.advance(progress);
        told.running.watermark = Math.max(told.running.watermark, progress.watermark());
        if (step.what == 2) {
            Contributor contributor = new Contributor("GET /" + step.budget, 503, OutcomeKind.SERVER_ERROR, step.count);
            task.state.contributors(key).add(minute, contributor);
            task.state.added(key, minute, contributor);
            for (long hourEnd = START - 150; hourEnd < START + 150; hourEnd += 7) {
                if (minute <= hourEnd && minute > hourEnd - 60) {
                    told.running.failures.merge(at(key, hourEnd), (long) step.count, Long::sum);
                }
            }
        } else {
            Tally tally = new Tally(step.count, step.what == 1 ? step.budget : 0);
            task.add(key, minute, tally);
            told.running.tallies.merge(at(key, minute), tally, Tally::plus);
        }
    }

    private static RowKey key(int budget) {
        return RowKey.of(7, new BudgetKey("slo", "objective", "cart", List.of("group-" + budget)));
    }

    private static String at(RowKey key, long minute) {
        return key + "@" + minute;
    }

    /** What was counted, by the test's own books. */
    private static final class Told {
        private Books committed = new Books();
        private Books running = new Books();

        private void commit() {
            committed = new Books(running);
        }

        private void crash() {
            running = new Books(committed);
        }
    }

    private static final class Books {
        private final Map<String, Tally> tallies = new TreeMap<>();
        private final Map<String, Long> failures = new TreeMap<>();
        private long watermark = ProgressMarker.NOTHING;

        private Books() {}

        private Books(Books other) {
            tallies.putAll(other.tallies);
            failures.putAll(other.failures);
            watermark = other.watermark;
        }
    }

    /** A task between two crashes. */
    private static final class Task {
        private final InputProgress progress = new InputProgress();
        private final JournaledLedgerState state;

        private Task(StoresInMemory stores) {
            state = new JournaledLedgerState(
                    new WriteBackRows(stores.ledger()),
                    new WriteBackRows(stores.contributors()),
                    new Journal(stores.journal()),
                    progress,
                    1,
                    8);
            state.restore();
        }

        private void add(RowKey key, long minute, Tally tally) {
            HourRow row = new HourRow();
            long hour = Minutes.hourOf(minute);
            row.load(state.tallies(key).get(hour));
            row.add(Minutes.withinHour(minute), tally.good(), tally.bad());
            state.tallies(key).put(hour, row.pack());
            state.added(key, minute, tally.good(), tally.bad());
        }

        private Map<String, Tally> tallies() {
            Map<String, Tally> all = new TreeMap<>();
            for (int budget = 0; budget < 5; budget++) {
                RowKey key = key(budget);
                List<Long> hours = new ArrayList<>();
                state.tallies(key).scan(Minutes.hourOf(START) - 24, Minutes.hourOf(START) + 24, (hour, row) -> {
                    hours.add(hour);
                    HourRow.visit(
                            row,
                            (within, good, bad) ->
                                    all.put(at(key, hour * Minutes.PER_HOUR + within), new Tally(good, bad)));
                });
                assertThat(hours).isSorted().doesNotHaveDuplicates();
            }
            return all;
        }

        /** The failures of each hour that ends at one of some minutes. */
        private Map<String, Long> failures() {
            Map<String, Long> all = new TreeMap<>();
            for (int budget = 0; budget < 5; budget++) {
                for (long minute = START - 150; minute < START + 150; minute += 7) {
                    RecentContributors recent = state.contributors(key(budget)).load(minute);
                    for (Contributor top : recent.top(minute, unused -> false)) {
                        all.put(at(key(budget), minute), top.count());
                    }
                }
            }
            return all;
        }
    }
}

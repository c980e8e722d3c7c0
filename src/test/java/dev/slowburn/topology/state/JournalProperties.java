package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.RecentContributors;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.streams.StoresInMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Random sequences of additions, commits and crashes: after a restart, a task restores exactly the committed tallies and
 * contributors and the highest event time, and progress that is not later than what was committed, and at most a second older.
 */
class JournalProperties {
    private static final long START = 29_000_000;

    /**
     * One step of a sequence.
     *
     * @param action 0 and 1 add a tally, 2 adds a contributor, 3 commits, 4 advances the clock, 5 crashes
     */
    record Step(int action, int budget, int back, int count) {}

    @Property(tries = 400)
    void restartRestoresExactlyTheCommittedState(
            @ForAll @Size(max = 120) List<@IntRange(max = 5) Integer> actions,
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 6_000) Integer> numbers) {
        try (StoresInMemory stores = new StoresInMemory()) {
            Oracle oracle = new Oracle();
            Task task = new Task(stores);
            long now = Minutes.toMillis(START);
            for (int i = 0; i < actions.size(); i++) {
                int number = numbers.get(i % numbers.size());
                Step step = new Step(actions.get(i), number % 5, number % 150, 1 + number);
                switch (step.action) {
                    case 3 -> {
                        task.state.prepareCommit(now);
                        stores.commit();
                        oracle.commit(now);
                    }
                    case 4 -> now += number % 2 == 0 ? 7_000L * step.budget : 170L * step.budget;
                    case 5 -> {
                        stores.crash();
                        oracle.crash();
                        task = new Task(stores);
                        oracle.compareProgress(task);
                    }
                    default -> count(step, now, task, oracle);
                }
            }
            stores.crash();
            oracle.crash();

            Task last = new Task(stores);
            assertThat(last.tallies()).isEqualTo(oracle.committed.tallies);
            assertThat(last.failures()).isEqualTo(oracle.committed.failures);
            assertThat(last.progress.watermark()).isEqualTo(oracle.committed.watermark);
            assertThat(last.progress.evaluated()).isEqualTo(oracle.committed.evaluated);
            oracle.compareProgress(last);
        }
    }

    /** Entries between contain only the highest event time. */
    @Example
    void writesTheProgressOfAllPartitionsOnceASecond() {
        int partitions = 500;
        try (StoresInMemory stores = new StoresInMemory()) {
            Task task = new Task(stores);
            long begin = Minutes.toMillis(START) + 20_000;
            task.add(key(1), START, new Tally(1, 0));
            task.state.prepareCommit(begin);
            List<Integer> large = new ArrayList<>();
            for (int commit = 1; commit <= 50; commit++) {
                long now = begin + commit * 100L;
                for (int source = 0; source < partitions; source++) {
                    task.progress.advance(new ProgressMarker(source, now - source, now));
                }
                task.add(key(1), START, new Tally(1, 0));
                task.state.prepareCommit(now);
                if (stores.journal().get(commit).length > partitions) {
                    large.add(commit);
                }
            }
            // The first has the first progress of each partition.
            assertThat(large).containsExactly(1, 10, 20, 30, 40, 50);
        }
    }

    private static void count(Step step, long now, Task task, Oracle oracle) {
        long minute = Minutes.of(now) - step.back;
        RowKey key = key(step.budget);
        ProgressMarker progress = new ProgressMarker(step.budget, now - step.back, now);
        task.progress.advance(progress);
        oracle.running.watermark = Math.max(oracle.running.watermark, progress.watermark());
        oracle.running.caughtUpTo.put((long) step.budget, now);
        if (step.count % 7 == 0) {
            oracle.running.evaluated = minute;
            task.progress.evaluated(minute);
        }
        if (step.action == 2) {
            Contributor contributor = new Contributor("GET /" + step.budget, 503, OutcomeKind.SERVER_ERROR, step.count);
            task.state.contributors(key).add(minute, contributor);
            task.state.added(key, minute, contributor);
            for (long hourEnd = START - 150; hourEnd < START + 150; hourEnd += 7) {
                if (minute <= hourEnd && minute > hourEnd - 60) {
                    oracle.running.failures.merge(at(key, hourEnd), (long) step.count, Long::sum);
                }
            }
        } else {
            Tally tally = new Tally(step.count, step.action == 1 ? step.budget : 0);
            task.add(key, minute, tally);
            oracle.running.tallies.merge(at(key, minute), tally, Tally::plus);
        }
    }

    private static RowKey key(int budget) {
        return RowKey.of(7, new BudgetKey("slo", "objective", "cart", List.of("group-" + budget)));
    }

    private static String at(RowKey key, long minute) {
        return key + "@" + minute;
    }

    /** The expected state, committed and uncommitted. */
    private static final class Oracle {
        private Totals committed = new Totals();
        private Totals running = new Totals();
        private final List<Totals> commits = new ArrayList<>();

        private void commit(long now) {
            committed = new Totals(running);
            committed.at = now;
            commits.add(committed);
        }

        /** The newest state that was committed at least a second before the last. */
        private Totals aSecondBefore() {
            return commits.stream()
                    .filter(each -> each.at <= committed.at - 1_000)
                    .reduce((former, latter) -> latter)
                    .orElseGet(Totals::new);
        }

        private void crash() {
            running = new Totals(committed);
        }

        /** Compares restored progress, from which the task continues. */
        private void compareProgress(Task restored) {
            for (long source = 0; source < 5; source++) {
                assertThat(restored.caughtUpTo(source))
                        .isLessThanOrEqualTo(committed.caughtUpTo(source))
                        .isGreaterThanOrEqualTo(aSecondBefore().caughtUpTo(source));
                running.caughtUpTo.put(source, restored.caughtUpTo(source));
            }
            commits.clear();
        }
    }

    private static final class Totals {
        private final Map<String, Tally> tallies = new TreeMap<>();
        private final Map<String, Long> failures = new TreeMap<>();
        private final Map<Long, Long> caughtUpTo = new TreeMap<>();
        private long watermark = ProgressMarker.NOTHING;
        private long evaluated = Ledger.UNKNOWN;
        private long at;

        private Totals() {}

        private Totals(Totals other) {
            tallies.putAll(other.tallies);
            failures.putAll(other.failures);
            caughtUpTo.putAll(other.caughtUpTo);
            watermark = other.watermark;
            evaluated = other.evaluated;
        }

        private long caughtUpTo(long source) {
            return caughtUpTo.getOrDefault(source, ProgressMarker.NOTHING);
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
            progress.trackEvaluatedMinute();
            state.restore(Long.MAX_VALUE);
        }

        private long caughtUpTo(long source) {
            return progress.toStore().stream()
                    .filter(each -> each.source() == source)
                    .mapToLong(ProgressMarker::caughtUpTo)
                    .findFirst()
                    .orElse(ProgressMarker.NOTHING);
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

        /** The failures in the hours up to every seventh minute. */
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

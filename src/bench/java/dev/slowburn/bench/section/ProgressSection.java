package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.topology.combine.ProgressRecords;
import dev.slowburn.topology.progress.ProgressRace;
import dev.slowburn.topology.state.JournaledProgress;

/**
 * The progress of the input in tasks of the second stage: the cost of a progress marker, by number of input partitions, and the
 * computed number of cores that all markers of a large application take. Runs in the benchmark's own process and without a broker.
 */
final class ProgressSection {
    private static final int[] PARTITIONS = {12, 100, 1_000};
    private static final int MARKERS = 200_000;
    /** Of the application for which the number of cores is computed. */
    private static final int TALLY_PARTITIONS = 128;

    private static final int COMMITS_PER_SECOND = 10;
    private static final int THREADS = 200;

    private ProgressSection() {}

    static void run(BenchPlan plan, Figures figures) {
        for (int round = 1 - plan.warmUps(); round <= plan.rounds(); round++) {
            Figures each = round > 0 ? figures : new Figures();
            for (int partitions : PARTITIONS) {
                String at = ", " + partitions + " partitions";
                ProgressRace race = new ProgressRace(partitions);
                double former = race.eager(MARKERS / Math.max(1, partitions / 100));
                double now = race.current(MARKERS);
                System.out.printf(
                        "round %d: %5d partitions: %.3f us a marker, computed at each marker %.3f%n",
                        round, partitions, now, former);
                each.add("progress marker" + at, "us", now);
                each.add("progress marker, computed at each" + at, "us", former);
                each.add("progress marker, ratio" + at, "ratio", former / now);
                // Each partition reports at each commit, and once a second to all.
                double markers = (double) partitions * (1 + COMMITS_PER_SECOND) * TALLY_PARTITIONS;
                each.add("cores, computed" + at, "cores", markers * now / 1e6);
                each.add("cores, computed, computed at each" + at, "cores", markers * former / 1e6);
            }
        }
        for (int partitions : PARTITIONS) {
            String at = ", " + partitions + " partitions";
            JournaledProgress journal = new JournaledProgress(partitions, COMMITS_PER_SECOND);
            figures.add("journal of all tasks" + at, "bytes/s", TALLY_PARTITIONS * journal.current());
            figures.add(
                    "journal of all tasks, all progress" + at, "bytes/s", TALLY_PARTITIONS * journal.withEachCommit());
        }
        addRecords(figures, "progress records, 5 tasks a thread", THREADS, 1_000 / THREADS);
        addRecords(figures, "progress records, a task a thread", 1_000, 1);
        figures.atMost("cores, computed, 1000 partitions", 2);
        figures.atLeast("progress marker, ratio, 1000 partitions", 10);
    }

    /** Of 1,000 input partitions, each with tallies for all tally partitions at each commit. */
    private static void addRecords(Figures figures, String name, int threads, int tasks) {
        ProgressRecords records = new ProgressRecords(TALLY_PARTITIONS);
        records.commit(COMMITS_PER_SECOND, tasks);
        records.toAll(1, tasks);
        figures.add(name, "records/s", (double) threads * records.records());
        figures.add(name + ", values", "bytes/s", (double) threads * records.bytes());
    }
}

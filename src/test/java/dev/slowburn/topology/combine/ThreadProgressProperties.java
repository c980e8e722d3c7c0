package dev.slowburn.topology.combine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.progress.ProgressMarker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * In any order of turns, commits and revivals of the tasks of a thread, progress follows the tallies that it claims, and at each commit
 * each partition that received tallies has received the progress after them.
 */
class ThreadProgressProperties {
    private static final int TASKS = 4;
    private static final int PARTITIONS = 5;

    private final ThreadProgress thread = new ThreadProgress();
    /** By task and partition: the number of the last tallies, and the last progress, which claims tallies up to a number. */
    private final Map<List<Integer>, Long> tallies = new HashMap<>();

    private final Map<List<Integer>, Long> progress = new HashMap<>();
    private final long[] counted = new long[TASKS];
    private final List<BitSet> touched = new ArrayList<>();
    private Random random;
    private int records;

    @Property(tries = 300)
    void eachCommitEndsWithTheProgressAfterAllTallies(@ForAll long seed) {
        random = new Random(seed);
        restart();
        for (int step = 0; step < 100; step++) {
            int task = random.nextInt(TASKS);
            switch (random.nextInt(7)) {
                case 0, 1 -> emit(task);
                case 2, 3 -> {
                    add(task, random.nextInt(3) == 0);
                    thread.endTurn(task, this::receive);
                }
                case 4 -> {
                    for (int each = 0; each < TASKS; each++) {
                        add(each, random.nextInt(3) == 0);
                        thread.endTurn(each, this::receive);
                    }
                }
                case 5 -> commit();
                default -> {
                    if (random.nextInt(5) == 0) {
                        restart();
                    }
                }
            }
        }
        commit();
    }

    /** Discards the work of all tasks, as when a transaction is aborted. */
    private void restart() {
        tallies.clear();
        progress.clear();
        touched.clear();
        for (int task = 0; task < TASKS; task++) {
            thread.addTask(task);
            touched.add(new BitSet());
        }
    }

    private void emit(int task) {
        int partition = random.nextInt(PARTITIONS);
        tallies.put(List.of(task, partition), ++counted[task]);
        touched.get(task).set(partition);
    }

    private void add(int task, boolean toAll) {
        ProgressMarker marker = new ProgressMarker(task, 0, counted[task]);
        if (toAll) {
            thread.addForAll(marker);
        } else {
            thread.add(marker, touched.get(task));
        }
        touched.get(task).clear();
    }

    private void commit() {
        for (int task = 0; task < TASKS; task++) {
            if (!touched.get(task).isEmpty()) {
                add(task, false);
            }
            thread.send(this::receive);
        }
        tallies.forEach((to, number) -> assertThat(progress.get(to)).isGreaterThanOrEqualTo(number));
    }

    private void receive(int target, List<ProgressMarker> markers) {
        records++;
        for (ProgressMarker each : markers) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                if (target == -1 || target == partition) {
                    progress.put(List.of((int) each.source(), partition), each.caughtUpTo());
                }
            }
        }
    }

    @Example
    void aRoundOfTurnsSendsOneRecordToEachPartition() {
        random = new Random(1);
        restart();
        for (int task = 0; task < TASKS; task++) {
            emit(task);
            add(task, true);
            thread.endTurn(task, this::receive);
        }
        assertThat(records).as("to all").isEqualTo(1);

        for (int task = 0; task < TASKS; task++) {
            touched.get(task).set(0, PARTITIONS);
            add(task, false);
            thread.endTurn(task, this::receive);
        }
        assertThat(records).as("one to each").isEqualTo(1 + PARTITIONS);
    }

    @Example
    void aTaskThatMovesAwayDoesNotDelayTheOthers() {
        random = new Random(1);
        restart();
        thread.removeTask(3);
        for (int task = 0; task < 3; task++) {
            add(task, true);
            thread.endTurn(task, this::receive);
        }

        assertThat(records).isEqualTo(1);
    }

    @Example
    void aRevivedTaskSendsNothingOfItsAbortedTransaction() {
        random = new Random(1);
        restart();
        emit(2);
        add(2, true);
        thread.addTask(2);
        thread.send(this::receive);

        assertThat(records).isZero();
    }
}

package dev.slowburn.testkit.fleet;

import java.util.List;

/**
 * CPU times in microseconds.
 *
 * @param instance of an instance without tasks, per second: heartbeats, HTTP, and commits without records
 * @param task of a task without load, per second
 * @param poll of a call of a thread's consumer
 * @param pollOfTask of such a call, for each task of the thread
 * @param outcome of an outcome
 * @param sum of a tally of one budget, in both stages
 * @param partition of a partition that a commit writes to: its records, their reading, and the marker
 */
public record CpuTimes(
        double instance, double task, double poll, double pollOfTask, double outcome, double sum, double partition) {
    private static final int INSTANCE = 0;
    private static final int TASK = 1;
    private static final int POLL = 2;
    private static final int POLL_OF_TASK = 3;
    private static final int OUTCOME = 4;
    private static final int SUM = 5;
    private static final int PARTITION = 6;
    private static final double SECOND = 1e6;

    /**
     * The amounts that these times multiply, of all instances.
     *
     * @param polls per second of all threads
     * @param sums per second
     * @param markers per second
     */
    static List<Double> amounts(Fleet fleet, double polls, double sums, double markers) {
        return List.of(
                (double) fleet.instances(),
                (double) fleet.tasks(),
                polls,
                polls * fleet.tasks() / fleet.allThreads(),
                fleet.allOutcomesPerSecond(),
                sums,
                markers);
    }

    static CpuTimes of(List<Double> cores) {
        List<Double> micros = cores.stream().map(each -> each * SECOND).toList();
        return new CpuTimes(
                micros.get(INSTANCE),
                micros.get(TASK),
                micros.get(POLL),
                micros.get(POLL_OF_TASK),
                micros.get(OUTCOME),
                micros.get(SUM),
                micros.get(PARTITION));
    }

    /** CPU time per second, in seconds. */
    double cores(List<Double> amounts) {
        return (amounts.get(INSTANCE) * instance
                        + amounts.get(TASK) * task
                        + pollMicros(amounts)
                        + amounts.get(OUTCOME) * outcome
                        + tallyMicros(amounts))
                / SECOND;
    }

    private double pollMicros(List<Double> amounts) {
        return amounts.get(POLL) * poll + amounts.get(POLL_OF_TASK) * pollOfTask;
    }

    /** The part that arrives with outcomes and is shared by input partition. */
    double outcomeCores(List<Double> amounts) {
        return (pollMicros(amounts) + amounts.get(OUTCOME) * outcome) / SECOND;
    }

    /** The part that arrives with tallies. */
    double tallyCores(List<Double> amounts) {
        return tallyMicros(amounts) / SECOND;
    }

    private double tallyMicros(List<Double> amounts) {
        return amounts.get(SUM) * sum + amounts.get(PARTITION) * partition;
    }
}

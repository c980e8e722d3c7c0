package dev.slowburn.testkit.fleet;

import java.util.Iterator;
import java.util.List;

/**
 * CPU times in microseconds.
 *
 * @param instance of an instance without threads, per second: heartbeats, HTTP
 * @param thread of a thread without tasks, per second, and commits without records
 * @param task of a task without load, per second
 * @param wakeUp of a moment at which an instance has work, whichever thread: the processor's caches have other processes' data then
 * @param poll of a call of a thread's consumer
 * @param outcome of an outcome
 * @param sum of a tally of one budget, in both stages
 * @param taskCommit of a commit of a task that has received records: its stores and their changelogs
 * @param partition of a partition that a commit writes to: its records, their reading, and the marker
 */
public record CpuTimes(
        double instance,
        double thread,
        double task,
        double wakeUp,
        double poll,
        double outcome,
        double sum,
        double taskCommit,
        double partition) {
    private static final double SECOND = 1e6;

    /**
     * What these times are multiplied by, of all instances and per second.
     *
     * @param outcomeCommits commits of tasks of the first stage that have received records
     * @param tallyCommits the same of the second stage
     */
    record Amounts(
            double instances,
            double threads,
            double tasks,
            double wakeUps,
            double polls,
            double outcomes,
            double sums,
            double outcomeCommits,
            double tallyCommits,
            double partitions) {
        List<Double> values() {
            return List.of(
                    instances,
                    threads,
                    tasks,
                    wakeUps,
                    polls,
                    outcomes,
                    sums,
                    outcomeCommits + tallyCommits,
                    partitions);
        }
    }

    /** @param cores in the order of {@link Amounts#values()} */
    static CpuTimes of(List<Double> cores) {
        Iterator<Double> micros = cores.stream().map(each -> each * SECOND).iterator();
        return new CpuTimes(
                micros.next(),
                micros.next(),
                micros.next(),
                micros.next(),
                micros.next(),
                micros.next(),
                micros.next(),
                micros.next(),
                micros.next());
    }

    /** CPU time per second, in seconds. */
    double cores(Amounts amounts) {
        return (amounts.instances() * instance + amounts.threads() * thread + amounts.tasks() * task) / SECOND
                + outcomeCores(amounts)
                + tallyCores(amounts);
    }

    /** The part that arrives with outcomes and is shared by input partition. */
    double outcomeCores(Amounts amounts) {
        return (amounts.wakeUps() * wakeUp
                        + amounts.polls() * poll
                        + amounts.outcomes() * outcome
                        + amounts.outcomeCommits() * taskCommit)
                / SECOND;
    }

    /** The part that arrives with tallies. */
    double tallyCores(Amounts amounts) {
        return (amounts.sums() * sum + amounts.tallyCommits() * taskCommit + amounts.partitions() * partition) / SECOND;
    }
}

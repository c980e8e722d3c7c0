package dev.slowburn.bench.fleet;

import dev.slowburn.bench.process.Served;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What instances have done in a period, per second.
 *
 * @param cores CPU time of all instances
 * @param commits transactions
 * @param markers transaction markers
 * @param commitMillis duration of all commits in their producers
 * @param consumed records that their consumers have read
 */
public record MeasuredPhase(double cores, double commits, double markers, double commitMillis, double consumed) {
    private record Totals(
            long nanos, double cpu, double commits, double markers, double commitMillis, double consumed) {
        private static Totals of(List<Served> instances) throws IOException, InterruptedException {
            double commits = 0;
            double markers = 0;
            double commitMillis = 0;
            double consumed = 0;
            for (Served each : instances) {
                commits += each.metric("slowburn_transactions_total");
                markers += each.metric("slowburn_transaction_markers_total");
                commitMillis += each.metric("kafka_producer_transaction_commit_seconds_total") * 1_000;
                consumed += each.metric("kafka_consumer_consumed_records_total");
            }
            double cpu = instances.stream()
                    .map(Served::cpu)
                    .mapToDouble(Duration::toNanos)
                    .sum();
            return new Totals(System.nanoTime(), cpu / 1e9, commits, markers, commitMillis, consumed);
        }
    }

    /** Measures while a load runs. */
    public static MeasuredPhase of(List<Served> instances, Callable<?> load) throws Exception {
        Totals before = Totals.of(instances);
        load.call();
        Totals after = Totals.of(instances);
        double seconds = (after.nanos - before.nanos) / 1e9;
        return new MeasuredPhase(
                (after.cpu - before.cpu) / seconds,
                (after.commits - before.commits) / seconds,
                (after.markers - before.markers) / seconds,
                (after.commitMillis - before.commitMillis) / seconds,
                (after.consumed - before.consumed) / seconds);
    }
}

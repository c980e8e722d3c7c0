package dev.slowburn.bench.fleet;

import dev.slowburn.bench.process.Served;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.metrics.JmxReporter;

/**
 * What instances have done in a period, per second.
 *
 * @param cores CPU time of all instances
 * @param compilers part of it that JIT compilers took
 * @param commits transactions
 * @param markers transaction markers
 * @param polls calls of their consumers that read records, or waited for them
 * @param consumed records that their consumers have read
 * @param sent records that their producers have sent
 * @param sentBytes bytes of the batches that their producers have sent, after compression
 * @param commitMillis duration of all commits
 */
public record MeasuredPhase(
        double cores,
        double compilers,
        double commits,
        double markers,
        double polls,
        double consumed,
        double sent,
        double sentBytes,
        double commitMillis) {
    /** Settings that measured instances need: the duration of commits and the bytes of batches are read over JMX. */
    public static final Map<String, String> SETTINGS = Map.of("kafka.metric.reporters", JmxReporter.class.getName());

    private static final List<String> TOTALS = List.of(
            "slowburn_transactions_total",
            "slowburn_transaction_markers_total",
            "kafka_streams_thread_polls_total",
            "kafka_consumer_consumed_records_total",
            "kafka_producer_sent_records_total");

    /** CPU time so far, in seconds. */
    private record Cpu(long nanos, double all, double compilers) {
        private static Cpu of(List<Served> instances) throws IOException {
            double all = 0;
            double compilers = 0;
            for (Served each : instances) {
                all += each.cpu().toNanos() / 1e9;
                compilers += each.compilers().toNanos() / 1e9;
            }
            return new Cpu(System.nanoTime(), all, compilers);
        }
    }

    private record Totals(long nanos, double sentBytes, double commitMillis, List<Double> values) {
        private static Totals of(List<Served> instances) throws IOException, InterruptedException {
            List<Double> values = new ArrayList<>();
            for (String name : TOTALS) {
                values.add(sum(instances, name));
            }
            double sentBytes = 0;
            double commitMillis = 0;
            for (Served each : instances) {
                sentBytes += each.sentBytes();
                commitMillis += each.commits().toNanos() / 1e6;
            }
            return new Totals(System.nanoTime(), sentBytes, commitMillis, values);
        }
    }

    /** CPU time without that of JIT compilers. */
    public double steadyCores() {
        return cores - compilers;
    }

    /** Measures while a load runs. */
    public static MeasuredPhase of(List<Served> instances, Callable<?> load) throws Exception {
        // The questions for the totals cost CPU time, so they are outside of the measured time.
        Totals before = Totals.of(instances);
        Cpu cpuBefore = Cpu.of(instances);
        load.call();
        Cpu cpu = Cpu.of(instances);
        Totals after = Totals.of(instances);
        double seconds = (after.nanos - before.nanos) / 1e9;
        double cpuSeconds = (cpu.nanos - cpuBefore.nanos) / 1e9;
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < TOTALS.size(); i++) {
            rates.add((after.values.get(i) - before.values.get(i)) / seconds);
        }
        return new MeasuredPhase(
                (cpu.all - cpuBefore.all) / cpuSeconds,
                (cpu.compilers - cpuBefore.compilers) / cpuSeconds,
                rates.get(0),
                rates.get(1),
                rates.get(2),
                rates.get(3),
                rates.get(4),
                (after.sentBytes - before.sentBytes) / seconds,
                (after.commitMillis - before.commitMillis) / seconds);
    }

    private static double sum(List<Served> instances, String metric) throws IOException, InterruptedException {
        double sum = 0;
        for (Served each : instances) {
            sum += each.metric(metric);
        }
        return sum;
    }
}

package dev.slowburn.topology.definitions;

import dev.slowburn.bench.peer.Workload;
import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.CountingListener;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.topology.settings.TopologySettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Prints what ten thousand definitions cost: heap of the rules in the tasks of the first stage, and CPU time of a change of one document
 * until all tasks count by it. One line each, name, tab, number.
 */
public final class DefinitionCost {
    private static final int SERVICES = 5_000;
    private static final int OBJECTIVES = 2 * SERVICES;
    private static final int TASKS = 10;
    private static final int CHANGES = 40;

    private final List<Combiner> tasks = new ArrayList<>();

    private DefinitionCost() {}

    /** @param args none */
    public static void main(String[] args) throws InterruptedException {
        new DefinitionCost().run();
    }

    private void run() throws InterruptedException {
        DefinitionReader reader = new DefinitionReader(BaseDefinitions.ofSources(List.of()), TopologySettings.DEFAULT);
        DefinitionsInForce definitions = new DefinitionsInForce(reader, Runnable::run);
        for (int service = 0; service < SERVICES; service++) {
            definitions.put(name(service), Workload.availability(name(service), service, 1));
            definitions.put("api-" + service, Workload.api(service));
        }
        PreparedDefinitions current = definitions.current();
        long before = used();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(new Combiner(current, CountingListener.NONE));
        }
        print(
                "heap of an objective's rules in a task before outcomes",
                (double) (used() - before) / OBJECTIVES / TASKS);
        countAll();
        print("heap of an objective's rules in a task with outcomes", (double) (used() - before) / OBJECTIVES / TASKS);
        double[] millis = new double[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            long from = cpu();
            definitions.put(name(i), Workload.availability(name(i), i, i + 2));
            current = definitions.current();
            for (Combiner each : tasks) {
                each.apply(current);
            }
            millis[i] = (cpu() - from) / 1e6;
        }
        Arrays.sort(millis);
        print("change of one document of 10,000, CPU", millis[CHANGES / 2]);
    }

    private void countAll() {
        for (Combiner each : tasks) {
            for (int service = 0; service < SERVICES; service++) {
                each.count(new Sample(Workload.SERVICE + service));
            }
            each.drain(tallies -> {});
        }
    }

    private static String name(int service) {
        return Workload.AVAILABILITY + service;
    }

    private static void print(String name, double value) {
        System.out.println(name + '\t' + value);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A request of a service that all of its rules count. */
    private record Sample(String service) implements Outcome {
        @Override
        public long occurredAt() {
            return 0;
        }

        @Override
        public String operation() {
            return "GET /";
        }

        @Override
        public OutcomeKind kind() {
            return OutcomeKind.SUCCESS;
        }

        @Override
        public boolean hasStatusCode() {
            return true;
        }

        @Override
        public int statusCode() {
            return 200;
        }

        @Override
        public boolean hasDuration() {
            return false;
        }

        @Override
        public long durationMicros() {
            return 0;
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public Map<String, String> attributes() {
            return Map.of();
        }
    }
}

package dev.slowburn.chaos;

import dev.slowburn.chaos.fault.Faults;
import dev.slowburn.chaos.fault.RollingRestart;
import dev.slowburn.chaos.verdict.Evidence;
import dev.slowburn.chaos.verdict.LedgerCheck;
import dev.slowburn.chaos.verdict.OutputCheck;
import dev.slowburn.chaos.verdict.SnapshotWatch;
import dev.slowburn.sandbox.RegistryProcess;
import dev.slowburn.sandbox.TemporaryFolder;
import dev.slowburn.testkit.instance.Scene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run, from the first process to the verdict. Closing it ends all processes and removes their folders. */
final class ChaosRun implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final Duration TO_CATCH_UP = Duration.ofMinutes(2);

    private final Plan plan;
    private final Consumer<String> say;
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final TemporaryFolder logs = new TemporaryFolder("chaos-logs");
    private final TemporaryFolder data = new TemporaryFolder("chaos");
    private final long began = System.nanoTime();

    ChaosRun(Plan plan, Consumer<String> say) {
        this.plan = plan;
        this.say = line -> say.accept(String.format("%4d s  %s", seconds(), line));
        closing.push(data);
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    }

    /** Where the logs of all processes are, until {@link #deleteLogs()}. */
    Path logs() {
        return logs.path();
    }

    void deleteLogs() {
        logs.close();
    }

    Report run() {
        RegistryProcess registry = opened(RegistryProcess.launch(0));
        Brokers brokers = opened(new Brokers(data.path(), logs.path()));
        brokers.awaitAll();
        registry.awaitReady();
        Scene scene = opened(new Scene(brokers.bootstrap(), registry.url(), PARTITIONS));
        Fleet fleet = opened(new Fleet(data.path(), logs.path(), options(scene)));
        for (int i = 0; i < 3; i++) {
            fleet.add();
        }
        fleet.awaitReady();
        Generator generator = opened(new Generator(scene, brokers.bootstrap(), plan.seed(), plan.rate()));
        generator.start();
        say.accept("three brokers, a registry and three instances are there; seed " + plan.seed());
        SnapshotWatch watch =
                opened(new SnapshotWatch(brokers.bootstrap(), scene.topics().budgetSnapshots()));
        RollingRestart restart = new RollingRestart(fleet, watch, Generator.firstBudgets(), plan.keepsPlaces());
        restart.run(say);
        Faults faults = new Faults(plan, brokers, registry, fleet, generator, scene, say);
        faults.run();
        generator.finish();
        say.accept("no more faults, no more outcomes: waiting for the ledgers");
        return judge(brokers.bootstrap(), scene, fleet, generator, restart, faults);
    }

    private Report judge(
            String bootstrap, Scene scene, Fleet fleet, Generator generator, RollingRestart restart, Faults faults) {
        long finished = seconds();
        LedgerCheck ledgers = new LedgerCheck(fleet, generator.truth(), faults.ruledSince());
        List<String> problems = new ArrayList<>(ledgers.await(TO_CATCH_UP));
        long caughtUp = seconds() - finished;
        OutputCheck outputs = new OutputCheck(scene, generator.malformed(), faults.refused());
        problems.addAll(outputs.problems());
        problems.addAll(fleet.problems());
        problems.addAll(restart.problems());
        Evidence evidence = Evidence.gather(scene, bootstrap, fleet.logs(), faults.hits());
        problems.addAll(evidence.missed());
        if (plan.provesBite()) {
            problems.addAll(evidence.missing());
            problems.addAll(restart.tooSilent());
        }
        return new Report(
                plan.seed(),
                plan.groupProtocol(),
                plan.guarantee(),
                seconds(),
                generator.truth().outcomes(),
                faults.done(),
                evidence,
                generator.truth().budgets().size(),
                ledgers.minutes(),
                outputs.events(),
                outputs.alerts(),
                outputs.deadLetters(),
                restart.silence(),
                Math.max(restart.slowestStop(), faults.slowestStop()),
                caughtUp,
                problems);
    }

    private List<String> options(Scene scene) {
        Path definitions = data.path().resolve("definitions.yaml");
        try {
            Files.writeString(definitions, String.join("---\n", Generator.documents()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> options = new ArrayList<>(List.of("--definitions", definitions.toString()));
        options.addAll(scene.options(Map.ofEntries(
                Map.entry("clock", "wall"),
                // Sums leave long before they are committed, so that a crash between the two is no rare luck.
                Map.entry("combine.buffer", "10"),
                Map.entry("commit.interval", "500ms"),
                Map.entry("streams.replication.factor", "3"),
                Map.entry("streams.group.protocol", plan.groupProtocol()),
                Map.entry("streams.processing.guarantee", plan.guarantee()),
                // What was taken back is to be found at the end.
                Map.entry("streams.repartition.purge.interval.ms", "86400000"))));
        if (plan.groupProtocol().equals("classic")) {
            options.addAll(List.of("--set", "streams.consumer.session.timeout.ms=6000"));
        }
        plan.settings().forEach((key, value) -> options.addAll(List.of("--set", key + "=" + value)));
        return options;
    }

    private <T extends AutoCloseable> T opened(T resource) {
        closing.push(resource);
        return resource;
    }

    @Override
    public synchronized void close() {
        while (!closing.isEmpty()) {
            try {
                closing.pop().close();
            } catch (Exception e) { // The next ones are to be closed all the same: no process may stay behind.
                say.accept("while tidying up: " + e);
            }
        }
    }
}

package dev.slowburn.chaos;

import dev.slowburn.chaos.fault.FaultInjector;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run, from the start of all processes to the verdict. Closing it ends all processes and deletes their folders. */
final class ChaosRun implements AutoCloseable {
    private static final int PARTITIONS = 6;
    private static final Duration CATCH_UP_TIMEOUT = Duration.ofMinutes(2);

    private final ChaosPlan plan;
    private final Consumer<String> log;
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final TemporaryFolder logs = new TemporaryFolder("chaos-logs");
    private final TemporaryFolder data = new TemporaryFolder("chaos");
    private final long startNanos = System.nanoTime();

    ChaosRun(ChaosPlan plan, Consumer<String> log) {
        this.plan = plan;
        this.log = line -> log.accept(String.format("%4d s  %s", seconds(), line));
        closing.push(data);
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
    }

    /** Folder of all logs, until {@link #deleteLogs()}. */
    Path logs() {
        return logs.path();
    }

    void deleteLogs() {
        logs.close();
    }

    ChaosReport run() {
        RegistryProcess registry = opened(RegistryProcess.launch(0));
        Brokers brokers = opened(new Brokers(data.path(), logs.path()));
        brokers.awaitAll();
        registry.awaitReady();
        Scene scene = opened(new Scene(brokers.bootstrap(), registry.url(), PARTITIONS));
        SpansInput.createTopic(brokers.bootstrap(), scene);
        Fleet fleet = opened(new Fleet(data.path(), logs.path(), options(scene)));
        for (int i = 0; i < 3; i++) {
            fleet.add();
        }
        fleet.awaitReady();
        Generator generator = opened(new Generator(scene, brokers.bootstrap(), plan.seed(), plan.rate()));
        generator.start();
        log.accept("three brokers, a registry and three instances are running; seed " + plan.seed());
        SnapshotWatch watch =
                opened(new SnapshotWatch(brokers.bootstrap(), scene.topics().budgetSnapshots()));
        RollingRestart restart =
                new RollingRestart(fleet, watch, Generator.firstBudgets(), plan.restarts(), plan.staticMembership());
        restart.run(log);
        FaultInjector faults = new FaultInjector(plan, brokers, registry, fleet, generator, scene, log);
        faults.run();
        generator.finish();
        log.accept("faults and traffic stopped, waiting for the ledgers");
        return verify(brokers.bootstrap(), scene, fleet, generator, restart, faults);
    }

    private ChaosReport verify(
            String bootstrap,
            Scene scene,
            Fleet fleet,
            Generator generator,
            RollingRestart restart,
            FaultInjector faults) {
        long finished = seconds();
        LedgerCheck ledgers = new LedgerCheck(fleet, generator.truth(), faults.firstOffsets());
        List<String> problems = new ArrayList<>(ledgers.await(CATCH_UP_TIMEOUT));
        long caughtUp = seconds() - finished;
        OutputCheck outputs = new OutputCheck(scene, generator.malformed(), faults.refused());
        problems.addAll(outputs.problems());
        problems.addAll(fleet.problems());
        problems.addAll(restart.problems());
        Evidence evidence = Evidence.gather(scene, bootstrap, fleet.logs(), faults.hits());
        problems.addAll(evidence.missed());
        if (plan.requiresEffect()) {
            problems.addAll(evidence.missing());
            problems.addAll(restart.gapProblems());
        }
        return new ChaosReport(
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
                restart.restarts(),
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
        Map<String, String> settings = new HashMap<>(SpansInput.settings(scene));
        settings.putAll(Map.ofEntries(
                Map.entry("clock", "wall"),
                // Tallies are emitted long before they are committed, so that crashes in between are likely.
                Map.entry("combine.buffer", "10"),
                Map.entry("commit.interval", "500ms"),
                Map.entry("streams.replication.factor", "3"),
                Map.entry("streams.group.protocol", plan.groupProtocol()),
                Map.entry("streams.processing.guarantee", plan.guarantee()),
                // Aborted records are counted at the end, so they must not be deleted before.
                Map.entry("streams.repartition.purge.interval.ms", "86400000")));
        options.addAll(scene.options(settings));
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
            } catch (Exception e) { // Closes the others all the same, so that no process is left behind.
                log.accept("closing failed: " + e);
            }
        }
    }
}

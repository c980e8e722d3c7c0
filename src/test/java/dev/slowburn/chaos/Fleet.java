package dev.slowburn.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The instances and their supervisor, which restarts instances that end before they have started. */
public final class Fleet implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** More than the maximum number of SLOs. */
    private static final int MAX_SLOS = 1_000;

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

    private final Path folder;
    private final Path logs;
    private final List<String> options;
    private final List<ManagedInstance> instances = new CopyOnWriteArrayList<>();
    private final List<ManagedInstance> allInstances = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Thread watch = new Thread(this::watch, "watch");
    private volatile boolean ended;

    /** @param options common options of {@code slowburn run} */
    Fleet(Path folder, Path logs, List<String> options) {
        this.folder = folder;
        this.logs = logs;
        this.options = List.copyOf(options);
        watch.setDaemon(true);
    }

    /** Adds an instance and starts it. */
    public synchronized ManagedInstance add() {
        String name = "instance-" + allInstances.size();
        ManagedInstance instance =
                new ManagedInstance(name, folder.resolve(name), logs.resolve(name + ".log"), options);
        instance.start();
        instances.add(instance);
        allInstances.add(instance);
        if (watch.getState() == Thread.State.NEW) {
            watch.start();
        }
        return instance;
    }

    public List<ManagedInstance> instances() {
        return List.copyOf(instances);
    }

    /** Kills an instance, runs an action, and starts the instance again. */
    public synchronized void replace(ManagedInstance instance, Runnable action) {
        instance.child().kill();
        action.run();
        instance.start();
    }

    /** Stops and removes an instance; returns the duration in milliseconds. */
    public synchronized long remove(ManagedInstance instance) {
        instances.remove(instance);
        long millis = instance.child().stop();
        if (instance.child().exitCode() != 0) {
            problems.add(instance.name() + " was stopped and ended with exit code "
                    + instance.child().exitCode());
        }
        return millis;
    }

    /** Restarts a removed instance. */
    public synchronized void restore(ManagedInstance instance) {
        instance.start();
        instances.add(instance);
    }

    public static void deleteState(ManagedInstance instance) {
        if (!Files.exists(instance.state())) {
            return;
        }
        try (Stream<Path> files = Files.walk(instance.state())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitReady() {
        Await.until(
                TIMEOUT, "all instances to be ready", () -> instances.stream().allMatch(ManagedInstance::isReady));
    }

    /** The first successful response of any instance. */
    public Optional<JsonNode> get(String path) {
        return instances.stream()
                .map(instance -> instance.get(path))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The revisions of all definitions by name, for each instance that responds. */
    public List<Map<String, String>> revisions() {
        List<Map<String, String>> revisions = new ArrayList<>();
        for (ManagedInstance instance : instances) {
            instance.get("/api/v1/slos?limit=" + MAX_SLOS).ifPresent(page -> {
                Map<String, String> bySlo = new HashMap<>();
                page.path("items")
                        .forEach(item -> bySlo.put(
                                item.path("slo").asText(), item.path("revision").asText()));
                revisions.add(bySlo);
            });
        }
        return revisions;
    }

    private void watch() {
        while (!ended) {
            instances.forEach(this::restartIfItEnded);
            Await.forMillis(CHECK_INTERVAL.toMillis());
        }
    }

    private synchronized void restartIfItEnded(ManagedInstance instance) {
        if (ended || !instances.contains(instance) || instance.child().isAlive()) {
            return;
        }
        if (instance.hasStarted()) {
            problems.add(instance.name() + " ended unexpectedly with exit code "
                    + instance.child().exitCode());
        }
        instance.start();
    }

    /** Unexpected behaviour of instances. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The logs of all instances, including removed ones. */
    List<Path> logs() {
        return allInstances.stream().map(ManagedInstance::log).toList();
    }

    @Override
    public void close() {
        ended = true;
        synchronized (this) {
            allInstances.forEach(ManagedInstance::close);
        }
    }
}

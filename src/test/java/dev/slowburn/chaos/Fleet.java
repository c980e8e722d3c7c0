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

/** The instances, and whoever looks after them: one that ends before it has started is started again. */
public final class Fleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** More than there ever are. */
    private static final int MOST_SLOS = 1_000;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Path folder;
    private final Path logs;
    private final List<String> options;
    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    private final List<Instance> everybody = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Thread watch = new Thread(this::watch, "watch");
    private volatile boolean ended;

    /** @param options of {@code slowburn run} that all have */
    Fleet(Path folder, Path logs, List<String> options) {
        this.folder = folder;
        this.logs = logs;
        this.options = List.copyOf(options);
        watch.setDaemon(true);
    }

    /** Adds an instance and starts it. */
    public synchronized Instance add() {
        String name = "instance-" + everybody.size();
        Instance instance = new Instance(name, folder.resolve(name), logs.resolve(name + ".log"), options);
        instance.start();
        instances.add(instance);
        everybody.add(instance);
        if (watch.getState() == Thread.State.NEW) {
            watch.start();
        }
        return instance;
    }

    public List<Instance> instances() {
        return List.copyOf(instances);
    }

    /** Kills it, does what is to be done meanwhile, and starts it again. */
    public synchronized void replace(Instance instance, Runnable meanwhile) {
        instance.child().kill();
        meanwhile.run();
        instance.start();
    }

    /** Asks it to stop and forgets it; tells how many milliseconds it took. */
    public synchronized long remove(Instance instance) {
        instances.remove(instance);
        long millis = instance.child().stop();
        if (instance.child().exitCode() != 0) {
            problems.add(instance.name() + " was asked to stop and ended with "
                    + instance.child().exitCode());
        }
        return millis;
    }

    /** Starts it again after it was removed. */
    public synchronized void bringBack(Instance instance) {
        instance.start();
        instances.add(instance);
    }

    public static void deleteState(Instance instance) {
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
        Patience.until(
                PATIENCE, "all instances to be ready", () -> instances.stream().allMatch(Instance::isReady));
    }

    /** What any instance answers. */
    public Optional<JsonNode> ask(String path) {
        return instances.stream()
                .map(instance -> instance.get(path))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The revisions of all definitions by their names, as each instance that answers tells them. */
    public List<Map<String, String>> revisions() {
        List<Map<String, String>> revisions = new ArrayList<>();
        for (Instance instance : instances) {
            instance.get("/api/v1/slos?limit=" + MOST_SLOS).ifPresent(page -> {
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
            Patience.forMillis(BETWEEN_LOOKS.toMillis());
        }
    }

    private synchronized void restartIfItEnded(Instance instance) {
        if (ended || !instances.contains(instance) || instance.child().isAlive()) {
            return;
        }
        if (instance.hasStarted()) {
            problems.add(instance.name() + " ended by itself with exit code "
                    + instance.child().exitCode());
        }
        instance.start();
    }

    /** What no instance should have done. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Of all instances that ever were. */
    List<Path> logs() {
        return everybody.stream().map(Instance::log).toList();
    }

    @Override
    public void close() {
        ended = true;
        synchronized (this) {
            everybody.forEach(Instance::close);
        }
    }
}

package dev.slowburn.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local stores of an instance. Damaged state of a task is moved aside for inspection, the latest three copies are kept, and
 * the task restores its state from Kafka.
 */
final class LocalState {
    private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);
    private static final int KEPT = 3;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path tasks;
    private final Path suspect;
    private final Path aside;
    private final StateFiles files;
    private final Set<String> setAside = new HashSet<>();

    /** @param folder the instance's own; files about it are kept beside it */
    LocalState(Path folder, String application) {
        String name = folder.getFileName().toString();
        tasks = folder.resolve(application);
        suspect = folder.resolveSibling(name + ".suspect");
        aside = folder.resolveSibling(name + ".damaged");
        files = new StateFiles(tasks, folder.resolveSibling(name + ".files"));
    }

    /** The folder with a subfolder for each task. */
    Path tasks() {
        return tasks;
    }

    /** Moves damaged state aside. Must be called before stores are opened. */
    void prepare() {
        try {
            Map<String, String> damaged = new TreeMap<>(files.damaged());
            suspects().forEach(task -> damaged.putIfAbsent(task, "RocksDB reported corruption while running"));
            for (Map.Entry<String, String> each : damaged.entrySet()) {
                setAside(each.getKey(), each.getValue());
            }
            files.forget();
            Files.deleteIfExists(suspect);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> suspects() throws IOException {
        try {
            return Files.readAllLines(suspect);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Moves the state of a task aside.
     *
     * @param task or {@link DamagedState#ALL}
     * @return false if there was none, or it was moved before; then its files are not the cause
     */
    boolean setAside(String task, String reason) throws IOException {
        Path damaged = task.equals(DamagedState.ALL) ? tasks : tasks.resolve(task);
        if (!setAside.add(task) || !Files.exists(damaged)) {
            return false;
        }
        Files.createDirectories(aside);
        Path kept = aside.resolve(TIMESTAMP.format(Instant.now()) + "-" + damaged.getFileName());
        Files.move(damaged, kept, StandardCopyOption.ATOMIC_MOVE);
        LOG.warn("local state is damaged, rebuilding it from Kafka: task={} reason={} kept={}", task, reason, kept);
        prune();
        return true;
    }

    private void prune() throws IOException {
        List<Path> newestFirst;
        try (Stream<Path> all = Files.list(aside)) {
            newestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
            delete(old);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    /** Marks a task for the next start, which rebuilds its state. */
    void suspect(String task) {
        try {
            Files.writeString(suspect, task + "\n");
        } catch (IOException e) {
            LOG.warn("cannot mark damaged local state for the next start: task={} reason={}", task, e.getMessage());
        }
    }

    /** Records the current files. All stores must be closed. */
    void recordFiles() {
        try {
            files.write();
        } catch (IOException e) {
            LOG.warn(
                    "cannot record the files of local state, so the next start cannot detect damage: {}",
                    e.getMessage());
        }
    }
}

package dev.slowburn.runtime;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Detects failures caused by damaged local state files, and the task that owns them. */
final class DamagedState {
    /** Stands for all tasks. */
    static final String ALL = "*";

    /** Failures of the environment, which rebuilding the state would not fix. */
    private static final List<String> ENVIRONMENT = List.of(
            "No space left on device",
            "Permission denied",
            "Read-only file system",
            "Too many open files",
            "couldn't be created",
            "lock hold by",
            "While lock file");

    private static final Pattern TASK = Pattern.compile("task '?(?:\\[)?([0-9]+_[0-9]+)\\b");

    private DamagedState() {}

    /**
     * The task whose state cannot be opened, or {@link #ALL} if it is unknown.
     *
     * @param tasks the folder with a subfolder for each task
     */
    static Optional<String> atStart(Throwable failure, Path tasks) {
        boolean state = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isEnvironmental(cause)) {
                return Optional.empty();
            }
            state |= cause instanceof ProcessorStateException || cause instanceof RocksDBException;
        }
        return state ? Optional.of(task(failure, tasks)) : Optional.empty();
    }

    /** The same for a failure while running. Such failures can have many causes, so only corruption found by RocksDB counts. */
    static Optional<String> whileRunning(Throwable failure, Path tasks) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RocksDBException rocks && isCorruption(rocks)) {
                return Optional.of(task(failure, tasks));
            }
        }
        return Optional.empty();
    }

    private static boolean isCorruption(RocksDBException e) {
        Status status = e.getStatus();
        return (status != null && status.getCode() == Status.Code.Corruption)
                || String.valueOf(e.getMessage()).contains("No such file or directory");
    }

    private static boolean isEnvironmental(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return (cause instanceof FileSystemException && !(cause instanceof NoSuchFileException))
                || ENVIRONMENT.stream().anyMatch(message::contains);
    }

    private static String task(Throwable failure, Path tasks) {
        Pattern folder = Pattern.compile(Pattern.quote(tasks.toString()) + "/([0-9]+_[0-9]+)\\b");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            for (Pattern pattern : List.of(folder, TASK)) {
                Matcher matcher = pattern.matcher(message);
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
            if (cause instanceof StreamsException streams && streams.taskId().isPresent()) {
                return streams.taskId().get().toString();
            }
        }
        return ALL;
    }
}

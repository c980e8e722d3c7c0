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

/** Recognises a failure that is due to damaged files of local state, and whose they are. */
final class DamagedState {
    /** Stands for all tasks. */
    static final String ALL = "*";

    /** What can be mended only by a person, and would be met again with other files. */
    private static final List<String> SURROUNDINGS = List.of(
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
     * The task whose state can't be opened, or {@link #ALL} if that is not known.
     *
     * @param tasks the folder with a subfolder for each task
     */
    static Optional<String> atStart(Throwable failure, Path tasks) {
        boolean state = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOfSurroundings(cause)) {
                return Optional.empty();
            }
            state |= cause instanceof ProcessorStateException || cause instanceof RocksDBException;
        }
        return state ? Optional.of(task(failure, tasks)) : Optional.empty();
    }

    /** The same of a failure while running, in which much else may be wrapped: only if RocksDB found the damage. */
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

    private static boolean isOfSurroundings(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return (cause instanceof FileSystemException && !(cause instanceof NoSuchFileException))
                || SURROUNDINGS.stream().anyMatch(message::contains);
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

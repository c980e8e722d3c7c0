package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.AclRequirements;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/** What to do about a failure that comes from the surroundings, as a sentence. For any other there is none: it is a bug. */
final class FailureAdvice {
    /** Of the file system to the JDK and to RocksDB alike. */
    private static final String DISK_FULL = "No space left on device";

    private static final List<String> NOT_WRITABLE =
            List.of("Permission denied", "Read-only file system", "couldn't be created");

    private final AclRequirements privileges;
    private final Path stateDirectory;
    private final Path tasks;

    /** @param tasks the folder with a subfolder for each task */
    FailureAdvice(AclRequirements privileges, Path stateDirectory, Path tasks) {
        this.privileges = privileges;
        this.stateDirectory = stateDirectory;
        this.tasks = tasks;
    }

    static boolean isDiskFull(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains(DISK_FULL);
    }

    static String diskFull(Path folder) {
        return "the disk of the state folder " + folder
                + " is full; make room, or set state.dir to a larger one: what is lost of it is rebuilt from Kafka";
    }

    Optional<String> of(Throwable failure) {
        Optional<String> grant = privileges.explain(failure);
        if (grant.isPresent()) {
            return grant;
        }
        return ofDisk(failure).or(() -> ofKafka(failure));
    }

    private Optional<String> ofDisk(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (isDiskFull(cause)) {
                return Optional.of(diskFull(stateDirectory));
            }
            if (message.contains("Too many open files")) {
                return Optional.of(
                        "the process may not open more files; raise the limit (`ulimit -n`) to 65536 or more");
            }
            if (cause instanceof AccessDeniedException || NOT_WRITABLE.stream().anyMatch(message::contains)) {
                return Optional.of("can't write to the state folder " + stateDirectory + " (" + message
                        + "); make it writable for the user that runs Slowburn, or set state.dir to another:"
                        + " what is lost of it is rebuilt from Kafka");
            }
        }
        return DamagedState.whileRunning(failure, tasks)
                .map(task -> "local state in " + tasks + " is damaged (" + deepest(failure)
                        + "); start again: it is moved aside and rebuilt from Kafka");
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static Optional<String> ofKafka(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidTxnTimeoutException) {
                return Optional.of("a transaction may last longer than brokers allow (transaction.max.timeout.ms);"
                        + " lower kafka.producer.transaction.timeout.ms");
            }
            if (cause instanceof InvalidSessionTimeoutException) {
                return Optional.of("brokers do not allow this session timeout (group.min.session.timeout.ms,"
                        + " group.max.session.timeout.ms); change kafka.consumer.session.timeout.ms");
            }
            if (cause instanceof MissingSourceTopicException) {
                return Optional.of("a topic that it reads has been deleted; `slowburn topics` says which, and makes it"
                        + " with --create; then start again");
            }
            if (cause instanceof RecordTooLargeException) {
                return Optional.of("the broker or the producer does not take a record of that size ("
                        + cause.getMessage()
                        + "); raise max.message.bytes of the topic, and kafka.producer.max.request.size");
            }
            if (cause instanceof TimeoutException) {
                return Optional.of("Kafka did not answer in time (" + cause.getMessage()
                        + "); nothing of it is committed: start again when brokers and topics are there");
            }
        }
        return Optional.empty();
    }
}

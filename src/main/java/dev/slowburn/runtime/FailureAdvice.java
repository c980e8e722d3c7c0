package dev.slowburn.runtime;

import dev.slowburn.domain.ledger.UnreadableFormatException;
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

/** Advice for operators on failures caused by the environment. Any other failure is a bug and gets no advice. */
final class FailureAdvice {
    /** Message of the operating system, as reported by both the JDK and RocksDB. */
    private static final String DISK_FULL = "No space left on device";

    /** Message of brokers with {@code group.protocol=streams} if a version has other stores than the one before (4.3.1). */
    private static final String OTHER_TOPOLOGY = "Topology updates are not supported yet";

    private static final List<String> NOT_WRITABLE =
            List.of("Permission denied", "Read-only file system", "couldn't be created");

    private final AclRequirements aclRequirements;
    private final Path stateDirectory;
    private final Path tasks;

    /** @param tasks the folder with a subfolder for each task */
    FailureAdvice(AclRequirements aclRequirements, Path stateDirectory, Path tasks) {
        this.aclRequirements = aclRequirements;
        this.stateDirectory = stateDirectory;
        this.tasks = tasks;
    }

    static boolean isDiskFull(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains(DISK_FULL);
    }

    static String diskFull(Path folder) {
        return "the disk of the state folder " + folder
                + " is full; make room, or set state.dir to a larger one: lost state is rebuilt from Kafka";
    }

    Optional<String> of(Throwable failure) {
        Optional<String> grant = aclRequirements.explain(failure);
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
                return Optional.of("too many open files; raise the limit (`ulimit -n`) to 65536 or more");
            }
            if (cause instanceof AccessDeniedException || NOT_WRITABLE.stream().anyMatch(message::contains)) {
                return Optional.of("can't write to the state folder " + stateDirectory + " (" + message
                        + "); make it writable for the user that runs Slowburn, or set state.dir to another folder:"
                        + " lost state is rebuilt from Kafka");
            }
        }
        return DamagedState.whileRunning(failure, tasks)
                .map(task -> "local state in " + tasks + " is damaged (" + deepest(failure)
                        + "); restart the instance: the files are moved aside and the state is rebuilt from Kafka");
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
            if (String.valueOf(cause.getMessage()).contains(OTHER_TOPOLOGY)) {
                return Optional.of(
                        "the group has the topology of another version, and brokers do not change it; stop all instances,"
                                + " start one once with streams.group.protocol=classic until it is ready, then start all with streams");
            }
            if (cause instanceof UnreadableFormatException) {
                return Optional.of(cause.getMessage());
            }
            if (CoverageChangelog.isRefused(cause)) {
                return Optional.of("the number of partitions of the input has changed (" + cause.getMessage()
                        + "); restart the instance, which adapts the changelog");
            }
            if (cause instanceof InvalidTxnTimeoutException) {
                return Optional.of("the transaction timeout exceeds the brokers' limit (transaction.max.timeout.ms);"
                        + " lower kafka.producer.transaction.timeout.ms");
            }
            if (cause instanceof InvalidSessionTimeoutException) {
                return Optional.of("the session timeout is outside the brokers' limits (group.min.session.timeout.ms,"
                        + " group.max.session.timeout.ms); change kafka.consumer.session.timeout.ms");
            }
            if (cause instanceof MissingSourceTopicException) {
                return Optional.of(
                        "a source topic has been deleted; create it with `slowburn topics --create`, then restart");
            }
            if (cause instanceof RecordTooLargeException) {
                return Optional.of("a record is too large for the broker or the producer ("
                        + cause.getMessage()
                        + "); raise max.message.bytes of the topic, and kafka.producer.max.request.size");
            }
            if (cause instanceof TimeoutException) {
                return Optional.of("Kafka did not answer in time (" + cause.getMessage()
                        + "); the transaction was not committed: restart when brokers and topics are available");
            }
        }
        return Optional.empty();
    }
}

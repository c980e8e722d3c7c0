package dev.slowburn.runtime;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/** What to do about a failure that comes from the surroundings, as a sentence. For any other there is none: it is a bug. */
final class Remedies {
    /** Of the file system to the JDK and to RocksDB alike. */
    private static final String DISK_FULL = "No space left on device";

    private final Privileges privileges;
    private final Path stateDirectory;

    Remedies(Privileges privileges, Path stateDirectory) {
        this.privileges = privileges;
        this.stateDirectory = stateDirectory;
    }

    Optional<String> of(Throwable failure) {
        Optional<String> grant = privileges.explain(failure);
        if (grant.isPresent()) {
            return grant;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(DISK_FULL)) {
                return Optional.of(
                        "the disk of the state folder " + stateDirectory
                                + " is full; make room, or set state.dir to a larger one: what is lost of it is rebuilt from Kafka");
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

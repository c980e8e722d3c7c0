package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.InputOffsets;
import dev.slowburn.runtime.broker.OpenTransactions;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.RepeatedTask;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.view.UndecidedDefinitions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says when what is in force is not what was sent: definitions can't be read because a producer's transaction is open before them,
 * or were read and are not decided on.
 */
final class DefinitionNotices implements AutoCloseable {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);
    private static final Duration UNDECIDED_TOO_LONG = Duration.ofSeconds(30);

    private final InputOffsets offsets;
    private final String topic;
    private final UndecidedDefinitions undecided;
    private final Clock clock;
    private final RepeatedTask questions;
    private final OpenTransactions transactions = new OpenTransactions();
    private volatile Found found = new Found(Optional.empty(), List.of(), Optional.empty());

    /**
     * What the broker said.
     *
     * @param askedAt of the last answer; empty before the first
     * @param trouble why there is no newer answer
     */
    private record Found(Optional<Instant> askedAt, List<EndOffsets.OpenTransaction> open, Optional<String> trouble) {}

    DefinitionNotices(
            InputOffsets offsets,
            String topic,
            UndecidedDefinitions undecided,
            Clock clock,
            BackgroundThreads threads) {
        this.offsets = offsets;
        this.topic = topic;
        this.undecided = undecided;
        this.clock = clock;
        this.questions = threads.repeat("slowburn-definitions-ends", BETWEEN_QUESTIONS, this::ask);
    }

    void start() {
        questions.start();
    }

    /** What is wrong, each as a name and the details. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        Found known = found;
        known.trouble().ifPresent(cause -> notices.add(unknown(cause, known.askedAt())));
        known.open().forEach(hiding -> notices.add(details(hiding) + age(known)));
        undecided
                .since()
                .filter(since -> since.isBefore(clock.instant().minus(UNDECIDED_TOO_LONG)))
                .ifPresent(since -> notices.add(undecided.count()
                        + " changes of definitions are waiting for a decision, the first since "
                        + since.truncatedTo(ChronoUnit.SECONDS)));
        return notices;
    }

    void ask() {
        try {
            EndOffsets.Snapshot answer = offsets.ask();
            found = new Found(
                    Optional.of(Instant.ofEpochMilli(answer.askedAt())), transactions.update(answer), Optional.empty());
        } catch (StartupException e) {
            // The answer before stands, with its age.
            found = new Found(found.askedAt(), found.open(), Optional.of(e.getMessage()));
        }
    }

    private static String unknown(String cause, Optional<Instant> askedAt) {
        return "cannot determine whether definitions can be read: " + cause + "; "
                + askedAt.map(at -> "last known at " + at.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("never known");
    }

    private static String age(Found known) {
        return known.trouble().isEmpty()
                ? ""
                : known.askedAt()
                        .map(at -> "; as of " + at.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("");
    }

    private String details(EndOffsets.OpenTransaction hiding) {
        return "open transaction: partition %d of %s can't be read from offset %d on, since %s; only definitions before that offset are in force"
                .formatted(
                        hiding.partition(),
                        topic,
                        hiding.offset(),
                        hiding.since().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public void close() {
        questions.close();
        offsets.close();
    }
}

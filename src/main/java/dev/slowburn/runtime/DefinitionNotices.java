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
 * Notices about definitions that were sent but are not in force: they are hidden by a producer's open transaction, or wait for
 * a decision for too long.
 */
final class DefinitionNotices implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);
    private static final Duration UNDECIDED_LIMIT = Duration.ofSeconds(30);

    private final InputOffsets offsets;
    private final String topic;
    private final UndecidedDefinitions undecided;
    private final Clock clock;
    private final RepeatedTask polls;
    private final OpenTransactions transactions = new OpenTransactions();
    private volatile Offsets latest = new Offsets(Optional.empty(), List.of(), Optional.empty());

    /**
     * The broker's latest answer.
     *
     * @param askedAt when it was requested; empty before the first answer
     * @param trouble why no newer answer is available
     */
    private record Offsets(
            Optional<Instant> askedAt, List<EndOffsets.OpenTransaction> open, Optional<String> trouble) {}

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
        this.polls = threads.repeat("slowburn-definitions-ends", POLL_INTERVAL, this::poll);
    }

    void start() {
        polls.start();
    }

    /** The notices, each a name and details. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        Offsets known = latest;
        known.trouble().ifPresent(cause -> notices.add(unknownState(cause, known.askedAt())));
        known.open().forEach(hiding -> notices.add(details(hiding) + age(known)));
        undecided
                .since()
                .filter(since -> since.isBefore(clock.instant().minus(UNDECIDED_LIMIT)))
                .ifPresent(since -> notices.add(undecided.count()
                        + " changes of definitions are waiting for a decision, the first since "
                        + since.truncatedTo(ChronoUnit.SECONDS)));
        return notices;
    }

    void poll() {
        try {
            EndOffsets.Snapshot answer = offsets.ask();
            latest = new Offsets(
                    Optional.of(Instant.ofEpochMilli(answer.askedAt())), transactions.update(answer), Optional.empty());
        } catch (StartupException e) {
            // Keep the previous answer, with its age.
            latest = new Offsets(latest.askedAt(), latest.open(), Optional.of(e.getMessage()));
        }
    }

    private static String unknownState(String cause, Optional<Instant> askedAt) {
        return "cannot determine whether definitions can be read: " + cause + "; "
                + askedAt.map(at -> "last known at " + at.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("never known");
    }

    private static String age(Offsets known) {
        return known.trouble().isEmpty()
                ? ""
                : known.askedAt()
                        .map(at -> "; as of " + at.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("");
    }

    private String details(EndOffsets.OpenTransaction hiding) {
        return "open transaction: partition %d of %s cannot be read from offset %d on, since %s; only definitions before that offset are in force"
                .formatted(
                        hiding.partition(),
                        topic,
                        hiding.offset(),
                        hiding.since().truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public void close() {
        polls.close();
        offsets.close();
    }
}

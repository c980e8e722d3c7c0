package dev.slowburn.runtime;

import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.RepeatedTask;
import dev.slowburn.topology.InputEnds;
import dev.slowburn.topology.UndecidedDefinitions;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

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
    private volatile List<InputEnds.OpenTransaction> open = List.of();

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
        open.forEach(hiding -> notices.add(details(hiding)));
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
            open = transactions.note(offsets.ask());
        } catch (StartupException e) {
            // The answer before stands. That the broker does not answer is said where the input is asked for.
        }
    }

    private String details(InputEnds.OpenTransaction hiding) {
        return "open transaction: partition %d of %s can't be read from offset %d on, since %s; the definitions in force are those before"
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

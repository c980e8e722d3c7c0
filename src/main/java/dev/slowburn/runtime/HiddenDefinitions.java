package dev.slowburn.runtime;

import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.RepeatedTask;
import dev.slowburn.topology.InputEnds;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Finds definitions that can't be read because a producer's transaction is open before them. Until it ends, what is in force is not
 * what was sent, and nothing else says so.
 */
final class HiddenDefinitions implements AutoCloseable {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);

    private final InputOffsets offsets;
    private final String topic;
    private final RepeatedTask questions;
    private final OpenTransactions transactions = new OpenTransactions();
    private volatile List<InputEnds.OpenTransaction> open = List.of();

    HiddenDefinitions(InputOffsets offsets, String topic, BackgroundThreads threads) {
        this.offsets = offsets;
        this.topic = topic;
        this.questions = threads.repeat("slowburn-definitions-ends", BETWEEN_QUESTIONS, this::ask);
    }

    void start() {
        questions.start();
    }

    /** What is wrong, each as a name and the details. */
    List<String> notices() {
        return open.stream().map(this::details).toList();
    }

    private void ask() {
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

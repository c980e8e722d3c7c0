package dev.slowburn.topology.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.topology.streams.AbortedTransactionException;
import dev.slowburn.topology.streams.ThreadTransactions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The work of a task ends with its processor, and its failures and aborted transactions are those of the task. */
class TaskWorkTest {
    private final ThreadTransactions transactions = new ThreadTransactions();
    private final List<RuntimeException> failures = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final TaskWork work = new TaskWork(transactions.part(), failures::add);

    @Test
    void runsUntilItIsClosed() {
        Runnable action = work.action(() -> done.add("action"));

        work.run(done::add, "argument");
        action.run();
        work.close();
        work.run(done::add, "argument");
        action.run();

        assertThat(done).containsExactly("argument", "action");
        assertThat(failures).isEmpty();
    }

    @Test
    void reportsFailuresAndThrowsThem() {
        RuntimeException failure = new IllegalStateException();
        Runnable action = work.action(() -> {
            throw failure;
        });

        assertThatThrownBy(action::run).isSameAs(failure);
        assertThat(failures).containsExactly(failure);
    }

    @Test
    void doesNothingMoreAfterATransactionWithItsWorkWasAborted() {
        work.run(done::add, "aborted");
        transactions.aborted();

        assertThatThrownBy(() -> work.run(done::add, "more")).isInstanceOf(AbortedTransactionException.class);
        assertThat(done).containsExactly("aborted");
        assertThat(failures).hasExactlyElementsOfTypes(AbortedTransactionException.class);
    }
}

package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ThreadTransactionsTest {
    private final ThreadTransactions transactions = new ThreadTransactions();
    private final ThreadTransactions.Part part = transactions.part();

    @Test
    void aPartOfAnAbortedTransactionFailsFromThenOn() {
        part.contribute();
        transactions.aborted();
        transactions.committed();

        assertThatThrownBy(part::contribute).isInstanceOf(AbortedTransactionException.class);
        assertThatThrownBy(part::contribute).isInstanceOf(AbortedTransactionException.class);
        assertThatCode(transactions.part()::contribute).doesNotThrowAnyException();
    }

    @Test
    void committedPartsContinueAfterTheNextTransactionIsAbortedWithoutThem() {
        part.contribute();
        transactions.committed();
        transactions.aborted();
        part.contribute();
        transactions.committed();

        assertThatCode(part::contribute).doesNotThrowAnyException();
    }

    @Test
    void aPartThatHasDoneNothingContinues() {
        transactions.aborted();

        assertThatCode(part::contribute).doesNotThrowAnyException();
    }

    @Test
    void otherThreadsHaveTransactionsOfTheirOwn() throws InterruptedException {
        part.contribute();
        Thread other = new Thread(transactions::aborted);
        other.start();
        other.join();

        assertThatCode(part::contribute).doesNotThrowAnyException();
    }
}

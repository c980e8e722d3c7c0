package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FailedThreadTest {
    @Test
    void aThreadWhoseTransactionTheBrokerTookBackIsReplaced() {
        Throwable failure = new StreamsException("while it committed", new InvalidTxnStateException("taken back"));

        assertThat(FailedThread.canBeReplaced(failure)).isTrue();
    }

    @Test
    void anyOtherFailureEndsTheInstance() {
        assertThat(FailedThread.canBeReplaced(new IllegalStateException("a bug")))
                .isFalse();
        assertThat(FailedThread.canBeReplaced(new StreamsException("sent", new RecordTooLargeException("too large"))))
                .isFalse();
    }
}

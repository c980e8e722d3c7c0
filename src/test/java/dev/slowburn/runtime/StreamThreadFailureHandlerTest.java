package dev.slowburn.runtime;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.runtime.broker.AclRequirements;
import dev.slowburn.topology.streams.ThreadTransactions;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamThreadFailureHandlerTest {
    @Test
    void replacesAThreadWhoseTransactionWasAborted() {
        Throwable failure = new StreamsException("while it committed", new InvalidTxnStateException("taken back"));

        assertThat(StreamThreadFailureHandler.canContinueInNewThread(failure)).isTrue();
    }

    @Test
    void replacesAThreadOfWhichATaskWentOnAfterItsTransactionWasAborted() {
        ThreadTransactions transactions = new ThreadTransactions();
        ThreadTransactions.Part part = transactions.part();
        part.contribute();
        transactions.aborted();
        Throwable aborted = catchThrowable(part::contribute);

        assertThat(StreamThreadFailureHandler.canContinueInNewThread(new StreamsException("flush", aborted)))
                .isTrue();
    }

    /** The message of Kafka's producer if a broker fails while it aborts a transaction (4.3.1). */
    @Test
    void replacesAThreadWhoseTransactionResultIsUnknown() {
        Throwable failure = new StreamsException(
                "Error encountered trying to commit a transaction",
                new KafkaException("Unhandled error in EndTxnResponse: " + Errors.UNKNOWN_SERVER_ERROR.message()));

        assertThat(StreamThreadFailureHandler.canContinueInNewThread(failure)).isTrue();
    }

    @Test
    void stopsTheInstanceOnOtherFailures() {
        assertThat(StreamThreadFailureHandler.canContinueInNewThread(new IllegalStateException("a bug")))
                .isFalse();
        assertThat(StreamThreadFailureHandler.canContinueInNewThread(
                        new StreamsException("sent", new RecordTooLargeException("too large"))))
                .isFalse();
    }

    @Test
    void recordsTheFailureAndLeavesTheGroupUnlessStopping() {
        FatalFailure failure = new FatalFailure(new FailureAdvice(
                new AclRequirements("broker:9092", "slowburn"), Path.of("state"), Path.of("state/slowburn")));
        AtomicBoolean stopping = new AtomicBoolean(true);
        AtomicInteger left = new AtomicInteger();
        StreamThreadFailureHandler thread =
                new StreamThreadFailureHandler(failure, stopping::get, left::incrementAndGet, () -> {});

        assertThat(thread.handle(new IllegalStateException("interrupted"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(thread.handle(new InvalidTxnStateException("taken back"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failure.hasHappened()).isFalse();

        stopping.set(false);
        assertThat(thread.handle(new InvalidTxnStateException("taken back"))).isEqualTo(REPLACE_THREAD);
        assertThat(failure.hasHappened()).isFalse();
        assertThat(left).hasValue(0);

        assertThat(thread.handle(new IllegalStateException("a bug"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failure.trouble())
                .hasValueSatisfying(trouble -> assertThat(trouble).contains("a bug"));
        assertThat(left).hasValue(1);
    }

    /** By Kafka Streams, and by brokers with the streams protocol. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Existing internal topic slowburn-coverage-changelog has invalid partitions: expected: 3; actual: 2.",
                "Invalid topology: Existing topic slowburn-coverage-changelog has different number of partitions:"
                        + " expected 3, found 2"
            })
    void adaptsInternalTopicsToThePartitionsOfTheInput(String refusal) {
        FatalFailure failure = new FatalFailure(new FailureAdvice(
                new AclRequirements("broker:9092", "slowburn"), Path.of("state"), Path.of("state/slowburn")));
        AtomicInteger adapted = new AtomicInteger();
        StreamThreadFailureHandler thread =
                new StreamThreadFailureHandler(failure, () -> false, () -> {}, adapted::incrementAndGet);
        Throwable refused = new StreamsException(refusal);

        for (int i = 1; i <= 10; i++) {
            assertThat(thread.handle(refused)).isEqualTo(REPLACE_THREAD);
            assertThat(adapted).hasValue(i);
        }

        assertThat(thread.handle(refused)).as("adapting has no effect").isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failure.hasHappened()).isTrue();
    }

    @Test
    void advisesTheWayOfUpgradingWithTheStreamsProtocol() {
        FailureAdvice advice =
                new FailureAdvice(new AclRequirements("kafka:9092", "slowburn"), Path.of("state"), Path.of("state"));

        assertThat(advice.of(
                        new StreamsException(new InvalidRequestException("Topology updates are not supported yet."))))
                .hasValueSatisfying(text -> assertThat(text).contains("streams.group.protocol=classic"));
    }

    @Test
    void advisesAnUpgradeIfALaterVersionWroteTheState() {
        FailureAdvice advice =
                new FailureAdvice(new AclRequirements("kafka:9092", "slowburn"), Path.of("state"), Path.of("state"));

        assertThat(advice.of(new StreamsException(new UnreadableFormatException("decision", 2, 1))))
                .hasValueSatisfying(text ->
                        assertThat(text).startsWith("decision has format 2").contains("upgrade to that version"));
    }

    /** Without the permission to adapt. */
    @Test
    void advisesARestartAfterPartitionsWereAdded() {
        FailureAdvice advice =
                new FailureAdvice(new AclRequirements("kafka:9092", "slowburn"), Path.of("state"), Path.of("state"));

        assertThat(advice.of(new StreamsException("Existing internal topic slowburn-coverage-changelog has invalid"
                        + " partitions: expected: 3; actual: 2. Use 'org.apache.kafka.tools.StreamsResetter' tool")))
                .hasValueSatisfying(text -> assertThat(text).contains("restart the instance"));
    }
}

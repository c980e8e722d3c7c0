package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
    private static final long NOW = 1_000_000;

    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();

    @Test
    void whatIsCaughtUpAsksForACommitAtEachInterval() {
        pulse(NOW - 5_000);
        assertThat(context.committed()).isTrue();
        assertThat(context.scheduledPunctuators().get(0).getInterval()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void whatIsBehindLeavesItToTheSlowerInterval() {
        pulse(NOW - 5_001);
        assertThat(context.committed()).isFalse();
    }

    @Test
    void whatDoesNotKnowCountsAsBehind() {
        pulse(Progress.NOTHING);
        assertThat(context.committed()).isFalse();
    }

    @Test
    void streamsCommitsOnceASecondOrAsSlowlyAsConfigured() {
        assertThat(BudgetTopology.slowestCommit(Duration.ofMillis(100))).isEqualTo(Duration.ofSeconds(1));
        assertThat(BudgetTopology.slowestCommit(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    }

    private void pulse(long reach) {
        CommitPace.keep(context, Duration.ofMillis(100), () -> reach);
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(NOW);
    }
}

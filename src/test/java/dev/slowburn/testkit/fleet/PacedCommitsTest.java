package dev.slowburn.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacedCommitsTest {
    @Test
    void paceIsKeptUpToACommitInTwentyThatIsMissing() {
        assertThat(new PacedCommits(4, 100, 10, 380, 5).intendedPerSecond()).isEqualTo(40);
        assertThat(new PacedCommits(4, 100, 10, 380, 5).keepPace()).isTrue();
        assertThat(new PacedCommits(4, 100, 10, 379, 5).keepPace()).isFalse();
    }

    /** An instance waits twice as long as the ends of its transactions take. */
    @Test
    void paceIsNotKeptIfInstancesWouldExtendTheInterval() {
        assertThat(new PacedCommits(4, 100, 10, 400, 50).keepPace()).isTrue();
        assertThat(new PacedCommits(4, 100, 10, 400, 51).keepPace()).isFalse();
    }
}

package dev.slowburn.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void doublesUpToTheMaximum() {
        assertThat(delays(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10)), 6))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    }

    @Test
    void reachesAMaximumThatIsAMultipleOfTheFirstDelay() {
        assertThat(delays(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4)), 4))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 4L);
    }

    @Test
    void startsAgainAfterASuccess() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        delays(backoff, 10);

        backoff.reset();

        assertThat(delays(backoff, 2)).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void doesNotOverflow() {
        Duration longest = Duration.ofMillis(Long.MAX_VALUE);

        assertThat(delays(new Backoff(Duration.ofSeconds(1), longest), 100)).endsWith(longest, longest);
    }

    @Test
    void zeroMeansNoDelay() {
        assertThat(delays(new Backoff(Duration.ZERO, Duration.ofSeconds(20)), 3))
                .containsOnly(Duration.ZERO);
    }

    @Test
    void firstDelayMayExceedTheMaximum() {
        assertThat(delays(new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(3)), 3))
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 3L, 3L);
    }

    private static List<Duration> delays(Backoff backoff, int count) {
        return Stream.generate(backoff::next).limit(count).toList();
    }
}

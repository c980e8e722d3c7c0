package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.query.BadRequestException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A range that contains no moment is rejected, as an empty list would claim that nothing happened. */
class LogFilterTest {
    @ParameterizedTest
    @CsvSource({
        "2026-03-01T12:00:00Z, 2026-03-01T11:00:00Z",
        "2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z",
        "2026-03-01T12:00:00.001Z, 2026-03-01T12:00:00Z"
    })
    void rejectsARangeThatDoesNotBeginBeforeItsEnd(String from, String to) {
        assertThatThrownBy(() -> filter(Optional.of(Instant.parse(from)), Optional.of(Instant.parse(to))))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContainingAll("from", "before to", from);
    }

    @Test
    void acceptsOpenRanges() {
        Optional<Instant> moment = Optional.of(Instant.EPOCH);

        assertThat(filter(moment, Optional.empty()).from()).isEqualTo(moment);
        assertThat(filter(Optional.empty(), moment).to()).isEqualTo(moment);
        assertThat(filter(moment, Optional.of(Instant.EPOCH.plusMillis(1))).from())
                .isEqualTo(moment);
    }

    private static LogFilter filter(Optional<Instant> from, Optional<Instant> to) {
        return new LogFilter(null, Set.of(), Set.of(), Set.of(), Set.of(), from, to);
    }
}

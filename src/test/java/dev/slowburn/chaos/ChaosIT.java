package dev.slowburn.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** A short form of {@code scripts/chaos}. */
class ChaosIT {
    @Test
    void ledgersEventsAndDeadLettersAreExactWhateverBreaks() {
        Report report = run(new Plan(
                20,
                Duration.ofSeconds(100),
                "classic",
                "exactly_once_v2",
                2_000,
                EnumSet.allOf(FaultKind.class),
                false));
        assertThat(report.problems()).as(report.table()).isEmpty();
        assertThat(report.evidence().aborted()).as(report.table()).isPositive();
        assertThat(report.evidence().restores()).as(report.table()).isPositive();
    }

    private static Report run(Plan plan) {
        try (ChaosRun run = new ChaosRun(plan, ChaosIT::tell)) {
            Report report = run.run();
            if (report.held()) {
                run.deleteLogs();
            }
            return report;
        }
    }

    private static void tell(String line) {
        System.out.println(line);
    }
}

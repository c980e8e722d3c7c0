package dev.slowburn.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The short form of {@code scripts/chaos}, and that the check can fail. */
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
                true));
        assertThat(report.problems()).as(report.table()).isEmpty();
    }

    @Test
    void countingAtLeastOnceCountsTwiceWhatAKilledInstanceHadSent() {
        Report report = run(
                new Plan(1, Duration.ofSeconds(12), "classic", "at_least_once", 2_000, Set.of(FaultKind.KILL), false));
        assertThat(report.problems()).as(report.table()).anyMatch(problem -> problem.contains("in the ledger"));
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

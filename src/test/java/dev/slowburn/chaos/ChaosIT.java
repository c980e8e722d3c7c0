package dev.slowburn.chaos;

import static dev.slowburn.chaos.FaultKind.ADD;
import static dev.slowburn.chaos.FaultKind.KILL;
import static dev.slowburn.chaos.FaultKind.NEW_SLO;
import static dev.slowburn.chaos.FaultKind.REGISTRY;
import static dev.slowburn.chaos.FaultKind.ROLL_RULE;
import static dev.slowburn.chaos.FaultKind.ROLL_TARGET;
import static dev.slowburn.chaos.FaultKind.ZOMBIE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A short form of {@code scripts/chaos}. */
class ChaosIT {
    @Test
    void ledgersEventsAndDeadLettersAreExactWhateverBreaks() {
        Report report = run(new Plan(
                20,
                Duration.ofSeconds(70),
                "classic",
                "exactly_once_v2",
                2_000,
                EnumSet.of(KILL, ZOMBIE, REGISTRY, ADD, ROLL_TARGET, ROLL_RULE, NEW_SLO),
                Map.of(),
                false));
        assertThat(report.problems()).as(report.table()).isEmpty();
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

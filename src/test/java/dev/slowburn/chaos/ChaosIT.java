package dev.slowburn.chaos;

import static dev.slowburn.chaos.fault.FaultKind.DELETE_RECORDS;
import static dev.slowburn.chaos.fault.FaultKind.FLOOD;
import static dev.slowburn.chaos.fault.FaultKind.KILL;
import static dev.slowburn.chaos.fault.FaultKind.NEGATIVE_TIMESTAMP;
import static dev.slowburn.chaos.fault.FaultKind.OPEN_TRANSACTION;
import static dev.slowburn.chaos.fault.FaultKind.ROLL_RULE;
import static dev.slowburn.chaos.fault.FaultKind.WRONG_CLOCK;
import static dev.slowburn.chaos.fault.FaultKind.ZOMBIE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A short form of {@code scripts/chaos}. */
class ChaosIT {
    @Test
    void ledgersEventsAndDeadLettersAreExactUnderFaults() {
        ChaosReport report = run(new ChaosPlan(
                20,
                Duration.ofSeconds(70),
                "classic",
                "exactly_once_v2",
                2_000,
                3,
                EnumSet.of(
                        KILL,
                        ZOMBIE,
                        ROLL_RULE,
                        OPEN_TRANSACTION,
                        NEGATIVE_TIMESTAMP,
                        WRONG_CLOCK,
                        DELETE_RECORDS,
                        FLOOD),
                Map.of(),
                false));

        assertThat(report.problems()).as(report.table()).isEmpty();
    }

    private static ChaosReport run(ChaosPlan plan) {
        try (ChaosRun run = new ChaosRun(plan, ChaosIT::print)) {
            ChaosReport report = run.run();
            if (report.passed()) {
                run.deleteLogs();
            }
            return report;
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}

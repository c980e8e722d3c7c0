package dev.slowburn.chaos;

import dev.slowburn.chaos.fault.FaultKind;
import dev.slowburn.chaos.fault.RollingRestart;
import dev.slowburn.chaos.verdict.Evidence;
import java.util.List;
import java.util.Map;

/**
 * Result of a run.
 *
 * @param outcomes outcomes sent, weighted by their counts
 * @param minutes compared ledger minutes
 * @param restarts the rolling restart, in order
 * @param slowestStopMillis longest stop after SIGTERM
 * @param catchUpSeconds time from the last outcome until the ledgers had all outcomes
 * @param problems empty if there are none
 */
record ChaosReport(
        long seed,
        String groupProtocol,
        String guarantee,
        long seconds,
        long outcomes,
        Map<FaultKind, Integer> faults,
        Evidence evidence,
        int budgets,
        long minutes,
        int events,
        int alerts,
        int deadLetters,
        List<RollingRestart.Restart> restarts,
        long slowestStopMillis,
        long catchUpSeconds,
        List<String> problems) {
    ChaosReport {
        restarts = List.copyOf(restarts);
        problems = List.copyOf(problems);
    }

    boolean passed() {
        return problems.isEmpty();
    }

    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "seed", seed + ", " + groupProtocol + ", " + guarantee + ", " + seconds + " s");
        line(table, "outcomes", Long.toString(outcomes));
        faults.forEach((kind, count) -> line(table, kind.word(), Integer.toString(count)));
        line(table, "aborted records", Long.toString(evidence.aborted()));
        line(table, "fenced", Long.toString(evidence.fenced()));
        line(table, "restored stores", Long.toString(evidence.restores()));
        evidence.hits().forEach((kind, hits) -> line(table, kind.word() + " affected", Long.toString(hits)));
        line(table, "ledgers", budgets + " budgets, " + minutes + " minutes");
        line(table, "published", events + " events, " + alerts + " alerts, " + deadLetters + " dead letters");
        for (int i = 0; i < restarts.size(); i++) {
            RollingRestart.Restart restart = restarts.get(i);
            line(
                    table,
                    "restart " + (i + 1),
                    restart.instance() + ", longest snapshot gap " + restart.leftMillis() + " ms when it left, "
                            + restart.returnedMillis() + " ms when it returned");
        }
        line(table, "longest snapshot gap", RollingRestart.longestGap(restarts) + " ms, in the rolling restart");
        line(table, "slowest SIGTERM", slowestStopMillis + " ms");
        line(table, "caught up after", catchUpSeconds + " s");
        problems.stream().limit(30).forEach(problem -> line(table, "WRONG", problem));
        line(table, "verdict", passed() ? "passed" : problems.size() + " problems");
        return table.toString();
    }

    private static void line(StringBuilder table, String name, String value) {
        table.append(String.format("%-22s %s%n", name, value));
    }
}

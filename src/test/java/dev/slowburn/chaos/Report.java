package dev.slowburn.chaos;

import dev.slowburn.chaos.fault.FaultKind;
import dev.slowburn.chaos.verdict.Evidence;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param outcomes that were counted, each by its count
 * @param minutes of ledgers that were compared
 * @param silenceMillis between two snapshots of a budget while the instances were restarted one after the other
 * @param slowestStopMillis of a SIGTERM
 * @param catchUpSeconds from the last outcome until the ledgers held all of them
 * @param problems empty if everything held
 */
record Report(
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
        long silenceMillis,
        long slowestStopMillis,
        long catchUpSeconds,
        List<String> problems) {
    Report {
        problems = List.copyOf(problems);
    }

    boolean held() {
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
        evidence.hits().forEach((kind, hits) -> line(table, kind.word() + " met", Long.toString(hits)));
        line(table, "ledgers", budgets + " budgets, " + minutes + " minutes");
        line(table, "published", events + " events, " + alerts + " alerts, " + deadLetters + " dead letters");
        line(table, "longest silence", silenceMillis + " ms, in the rolling restart");
        line(table, "slowest SIGTERM", slowestStopMillis + " ms");
        line(table, "caught up after", catchUpSeconds + " s");
        problems.stream().limit(30).forEach(problem -> line(table, "WRONG", problem));
        line(table, "verdict", held() ? "everything held" : problems.size() + " problems");
        return table.toString();
    }

    private static void line(StringBuilder table, String name, String value) {
        table.append(String.format("%-22s %s%n", name, value));
    }
}

package dev.slowburn.chaos.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.chaos.Await;
import dev.slowburn.chaos.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Compares ledgers with what was sent, minute by minute, using the instances' history API. */
public final class LedgerCheck {
    private final Fleet fleet;
    private final Truth truth;
    private final Map<String, Map<Long, Truth.Count>> deleted;

    /** @param firstOffsets the first offset of each partition of the input that is not deleted */
    public LedgerCheck(Fleet fleet, Truth truth, Map<TopicPartition, Long> firstOffsets) {
        this.fleet = fleet;
        this.truth = truth;
        this.deleted = truth.deleted(firstOffsets);
    }

    /** Waits until the ledgers contain everything that was sent. Stops early if they contain more. */
    public List<String> await(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            List<String> problems = new ArrayList<>();
            boolean excess = false;
            for (Map.Entry<String, NavigableMap<Long, Truth.Count>> budget :
                    truth.budgets().entrySet()) {
                excess |= compare(budget.getKey(), budget.getValue(), problems);
            }
            if (problems.isEmpty() || excess || System.nanoTime() > deadline) {
                return problems;
            }
            Await.forMillis(1_000);
        }
    }

    /** Number of compared minutes. */
    public long minutes() {
        return truth.budgets().values().stream().mapToLong(Map::size).sum();
    }

    /** @return whether the ledger has more than was sent */
    private boolean compare(String budget, NavigableMap<Long, Truth.Count> sent, List<String> problems) {
        Optional<NavigableMap<Long, Truth.Count>> found = history(budget, sent.firstKey(), sent.lastKey() + 1);
        if (found.isEmpty()) {
            problems.add("the ledger of " + budget + " cannot be read");
            return false;
        }
        Map<Long, Truth.Count> ofBudget = deleted.getOrDefault(budget, Map.of());
        boolean excess = false;
        for (long minute = sent.firstKey(); minute <= sent.lastKey(); minute++) {
            Truth.Count most = sent.getOrDefault(minute, Truth.Count.NONE);
            Truth.Count least = most.minus(ofBudget.getOrDefault(minute, Truth.Count.NONE));
            Truth.Count actual = found.get().getOrDefault(minute, Truth.Count.NONE);
            boolean exceeds = !actual.isAtMost(most);
            if (exceeds || !least.isAtMost(actual)) {
                problems.add(budget + " at " + Instant.ofEpochSecond(minute * 60) + ": sent " + most
                        + (least.equals(most) ? "" : ", of which only " + least + " was never deleted")
                        + ", in the ledger " + actual + (exceeds ? ": more than sent" : ""));
            }
            excess |= exceeds;
        }
        return excess;
    }

    private Optional<NavigableMap<Long, Truth.Count>> history(String budget, long from, long to) {
        String path = "/api/v1/budgets/" + budget + "/history?step=1m&from=" + Instant.ofEpochSecond(from * 60) + "&to="
                + Instant.ofEpochSecond(to * 60);
        return fleet.get(path).map(LedgerCheck::minutes);
    }

    private static NavigableMap<Long, Truth.Count> minutes(JsonNode history) {
        NavigableMap<Long, Truth.Count> minutes = new TreeMap<>();
        history.path("points")
                .forEach(point -> minutes.put(
                        Instant.parse(point.path("start").asText()).getEpochSecond() / 60,
                        new Truth.Count(
                                point.path("good").asLong(), point.path("bad").asLong())));
        return minutes;
    }
}

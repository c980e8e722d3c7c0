package dev.slowburn.cli.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.sandbox.SampleTraffic;
import java.time.Instant;

/**
 * A published budget of the demo with the generator's own counts.
 *
 * @param sentTotal requests that the generator sent in the window
 * @param sentBad bad requests among them, by the objective's indicator
 */
record DemoBudget(BudgetSnapshot snapshot, long sentTotal, long sentBad) {
    /** The only compared SLO with a latency indicator. */
    private static final String LATENCY_SLO = "media-latency";

    /** @param objective the budget's objective */
    static DemoBudget of(BudgetSnapshot snapshot, SampleTraffic traffic, Objective objective) {
        long minutes = objective.window().nominalMinutes();
        Instant end = traffic.maxEventTime();
        SampleTraffic.Sent sent = traffic.sent(snapshot.getService());
        long bad = snapshot.getSlo().equals(LATENCY_SLO) ? sent.slow(minutes, end) : sent.failed(minutes, end);
        return new DemoBudget(snapshot, sent.requests(minutes, end), bad);
    }

    boolean isExact() {
        return snapshot.getTotal() == sentTotal && snapshot.getBad() == sentBad;
    }

    ObjectNode toJson() {
        return new ObjectMapper()
                .createObjectNode()
                .put("budget", snapshot.getBudgetId())
                .put("service", snapshot.getService())
                .put("input", Demo.inputOf(snapshot.getService()))
                .put("target", snapshot.getTarget())
                .put("window", snapshot.getWindow())
                .put("state", snapshot.getState().name())
                .put("total", snapshot.getTotal())
                .put("bad", snapshot.getBad())
                .put("consumed_ratio", snapshot.getConsumedRatio())
                .put("remaining_ratio", snapshot.getRemainingRatio())
                .put("as_of", snapshot.getAsOf().toString())
                .put("sent_total", sentTotal)
                .put("sent_bad", sentBad);
    }
}

package dev.slowburn.cli.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.sandbox.SampleTraffic;
import java.time.Instant;

/**
 * A budget of the demo as it was published, beside what the generator counted of its own traffic.
 *
 * @param sentTotal requests that the generator says it sent in the window
 * @param sentBad those among them that are bad by the objective's rule
 */
record DemoBudget(BudgetSnapshot snapshot, long sentTotal, long sentBad) {
    /** The one SLO among them that is about durations. */
    private static final String ABOUT_LATENCY = "media-latency";

    /** @param objective whose budget it is */
    static DemoBudget of(BudgetSnapshot snapshot, SampleTraffic traffic, Objective objective) {
        long minutes = objective.window().nominalMinutes();
        Instant end = traffic.maxEventTime();
        SampleTraffic.Sent sent = traffic.sent(snapshot.getService());
        long bad = snapshot.getSlo().equals(ABOUT_LATENCY) ? sent.slow(minutes, end) : sent.failed(minutes, end);
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

package dev.slowburn.notify;

import dev.slowburn.avro.AlertCause;
import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BurnRateAlert;
import java.time.Instant;

/** Builds published alerts and budget events for tests. */
final class Notices {
    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private Notices() {}

    /** An event of the budget {@code SLO/all}. */
    static BudgetEvent event(String slo, String service, BudgetEventType type, double consumed) {
        return eventBuilder(slo, service, type, consumed).build();
    }

    static BudgetEvent.Builder eventBuilder(String slo, String service, BudgetEventType type, double consumed) {
        return BudgetEvent.newBuilder()
                .setEventId(slo + "/all:" + service + ":" + type + ":100:1")
                .setBudgetId(slo + "/all")
                .setSlo(slo)
                .setObjective("all")
                .setService(service)
                .setType(type)
                .setThreshold(type == BudgetEventType.THRESHOLD_CROSSED ? 75 : null)
                .setOccurredAt(AT)
                .setConsumedRatio(consumed)
                .setGood(80)
                .setBad(20)
                .setTotal(100)
                .setEpisode(1);
    }

    static BudgetEvent event(String slo, BudgetEventType type) {
        return event(slo, slo, type, 1);
    }

    static BurnRateAlert alert(String slo, AlertState state) {
        return alertBuilder(slo, state).build();
    }

    static BurnRateAlert.Builder alertBuilder(String slo, AlertState state) {
        return BurnRateAlert.newBuilder()
                .setAlertId(slo + "/all:fast")
                .setEventId(slo + "/all:fast:" + slo + ":1:" + state)
                .setBudgetId(slo + "/all")
                .setSlo(slo)
                .setObjective("all")
                .setService(slo)
                .setRule("fast")
                .setState(state)
                .setOccurredAt(AT)
                .setEpisode(1)
                .setSeverity("page")
                .setCause(AlertCause.CONDITION)
                .setReason("burn rate 20.00 over 1h, threshold 14.4")
                .setFactor(14.4)
                .setLongWindow("1h")
                .setLongBurnRate(20)
                .setGood(80)
                .setBad(20)
                .setTotal(100);
    }
}

package dev.slowburn.notify;

import dev.slowburn.avro.AlertCause;
import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.schema.record.BudgetSentences;

/** Summary and description annotations of an alert that is sent to an Alertmanager. */
record AlertText(String summary, String description) {

    static AlertText of(BurnRateAlert alert) {
        return new AlertText("Error budget " + alert.getBudgetId() + " " + status(alert), alert.getReason());
    }

    private static String status(BurnRateAlert alert) {
        boolean fires = alert.getState() == AlertState.FIRING;
        if (alert.getCause() == AlertCause.NO_DATA) {
            return fires ? "has no data" : "has data again";
        }
        if (alert.getExhaustionWithin() == null) {
            return fires ? "is burning too fast" : "is no longer burning too fast";
        }
        if (!fires) {
            return "is no longer forecast to be exhausted within " + alert.getExhaustionWithin();
        }
        boolean exhausted = alert.getSecondsToExhaustion() != null && alert.getSecondsToExhaustion() == 0;
        return exhausted ? "is exhausted" : "is forecast to be exhausted within " + alert.getExhaustionWithin();
    }

    static AlertText of(BudgetEvent event) {
        String budget = "Error budget " + event.getBudgetId() + " ";
        if (event.getReason() != null) {
            return new AlertText(budget + "is no longer exhausted", event.getReason());
        }
        String used = BudgetSentences.percent(event.getConsumedRatio());
        String summary =
                switch (event.getType()) {
                    case EXHAUSTED -> budget + "is " + BudgetSentences.exhausted(1 - event.getConsumedRatio());
                    case RECOVERED -> budget + "is no longer exhausted (" + used + " used)";
                    case THRESHOLD_CROSSED, WINDOW_RESET -> budget + "is " + used + " used";
                };
        String description = event.getTotal() == 0
                ? "No outcomes were counted in the window"
                : event.getBad() + " bad of " + Quantity.of(event.getTotal(), "outcome") + " in the window";
        return new AlertText(summary, description);
    }
}

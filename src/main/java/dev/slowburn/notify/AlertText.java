package dev.slowburn.notify;

import dev.slowburn.avro.AlertCause;
import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.schema.record.BudgetSentences;

/** The sentences that go with an alert to an Alertmanager: a summary, and why. */
record AlertText(String summary, String description) {

    static AlertText of(BurnRateAlert alert) {
        return new AlertText("The error budget " + alert.getBudgetId() + " " + what(alert), alert.getReason());
    }

    private static String what(BurnRateAlert alert) {
        boolean fires = alert.getState() == AlertState.FIRING;
        if (alert.getCause() == AlertCause.NO_DATA) {
            return fires ? "has no data" : "has data again";
        }
        if (alert.getExhaustionWithin() == null) {
            return fires ? "burns too fast" : "no longer burns too fast";
        }
        if (!fires) {
            return "will not be exhausted soon";
        }
        boolean exhausted = alert.getSecondsToExhaustion() != null && alert.getSecondsToExhaustion() == 0;
        return exhausted ? "is exhausted" : "will soon be exhausted";
    }

    static AlertText of(BudgetEvent event) {
        String budget = "The error budget " + event.getBudgetId() + " ";
        if (event.getReason() != null) {
            return new AlertText(budget + "is no longer exhausted", event.getReason());
        }
        String used = BudgetSentences.percent(event.getConsumedRatio());
        String summary =
                switch (event.getType()) {
                    case EXHAUSTED -> budget + "is " + BudgetSentences.exhausted(1 - event.getConsumedRatio());
                    case RECOVERED -> budget + "is no longer exhausted: " + used + " is used";
                    case THRESHOLD_CROSSED, WINDOW_RESET ->
                        used + " of the error budget " + event.getBudgetId() + " is used";
                };
        String description = event.getTotal() == 0
                ? "Nothing was counted in the window"
                : event.getBad() + " of " + event.getTotal() + " in the window are bad";
        return new AlertText(summary, description);
    }
}

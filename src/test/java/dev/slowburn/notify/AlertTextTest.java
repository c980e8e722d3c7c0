package dev.slowburn.notify;

import static dev.slowburn.notify.Notices.alert;
import static dev.slowburn.notify.Notices.alertBuilder;
import static dev.slowburn.notify.Notices.event;
import static dev.slowburn.notify.Notices.eventBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.AlertCause;
import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BurnRateAlert;
import org.junit.jupiter.api.Test;

/** The sentences that on-call engineers get for each state of a budget. */
class AlertTextTest {
    private static String summary(BudgetEventType type, double consumed) {
        return AlertText.of(event("cart", "cart", type, consumed)).summary();
    }

    @Test
    void exhaustedBudgetIsReportedWithItsOverspending() {
        assertThat(summary(BudgetEventType.EXHAUSTED, 1)).isEqualTo("Error budget cart/all is exhausted");
        assertThat(summary(BudgetEventType.EXHAUSTED, 1.566)).isEqualTo("Error budget cart/all is overspent by 56.6 %");
    }

    @Test
    void thresholdAndRecoveryReportTheUsedShare() {
        assertThat(summary(BudgetEventType.THRESHOLD_CROSSED, 0.763)).isEqualTo("Error budget cart/all is 76.3 % used");
        assertThat(summary(BudgetEventType.RECOVERED, 0.98))
                .isEqualTo("Error budget cart/all is no longer exhausted (98.0 % used)");
    }

    @Test
    void undefinedBudgetIsReportedWithItsReason() {
        BudgetEvent end = eventBuilder("cart", "cart", BudgetEventType.RECOVERED, 0)
                .setReason("it is no longer defined")
                .build();

        assertThat(AlertText.of(end))
                .isEqualTo(new AlertText("Error budget cart/all is no longer exhausted", "it is no longer defined"));
    }

    @Test
    void emptyWindowIsNotReportedAsBad() {
        BudgetEvent end = eventBuilder("cart", "cart", BudgetEventType.RECOVERED, 0)
                .setTotal(0)
                .build();

        assertThat(AlertText.of(end).description()).isEqualTo("No outcomes were counted in the window");
    }

    @Test
    void countsTheOutcomesOfTheWindow() {
        BudgetEvent.Builder event =
                eventBuilder("cart", "cart", BudgetEventType.EXHAUSTED, 1).setBad(1);

        assertThat(AlertText.of(event.setTotal(1).build()).description()).isEqualTo("1 bad of 1 outcome in the window");
        assertThat(AlertText.of(event.setTotal(1_200).build()).description())
                .isEqualTo("1 bad of 1,200 outcomes in the window");
    }

    @Test
    void summaryOfAnAlertFollowsFromItsCause() {
        BurnRateAlert burn = alert("cart", AlertState.FIRING);
        assertThat(AlertText.of(burn))
                .isEqualTo(new AlertText(
                        "Error budget cart/all is burning too fast", "burn rate 20.00 over 1h, threshold 14.4"));
        assertThat(AlertText.of(alert("cart", AlertState.RESOLVED)).summary())
                .isEqualTo("Error budget cart/all is no longer burning too fast");

        BurnRateAlert.Builder silent = alertBuilder("cart", AlertState.FIRING).setCause(AlertCause.NO_DATA);
        assertThat(AlertText.of(silent.build()).summary()).isEqualTo("Error budget cart/all has no data");

        BurnRateAlert.Builder forecast = alertBuilder("cart", AlertState.FIRING)
                .setExhaustionWithin("4h")
                .setSecondsToExhaustion(3_600L);
        assertThat(AlertText.of(forecast.build()).summary())
                .isEqualTo("Error budget cart/all is forecast to be exhausted within 4h");
        forecast.setSecondsToExhaustion(0L);
        assertThat(AlertText.of(forecast.build()).summary()).isEqualTo("Error budget cart/all is exhausted");
        forecast.setState(AlertState.RESOLVED);
        assertThat(AlertText.of(forecast.build()).summary())
                .isEqualTo("Error budget cart/all is no longer forecast to be exhausted within 4h");
    }
}

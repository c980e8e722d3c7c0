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

/** What is said of a budget in each state to who is on call. */
class AlertTextTest {
    private static String summary(BudgetEventType type, double consumed) {
        return AlertText.of(event("cart", "cart", type, consumed)).summary();
    }

    @Test
    void anExhaustedBudgetIsOverspentByWhatIsMissing() {
        assertThat(summary(BudgetEventType.EXHAUSTED, 1)).isEqualTo("The error budget cart/all is exhausted");
        assertThat(summary(BudgetEventType.EXHAUSTED, 1.566))
                .isEqualTo("The error budget cart/all is overspent by 56.6 %");
    }

    @Test
    void aThresholdAndARecoverySayHowMuchIsUsed() {
        assertThat(summary(BudgetEventType.THRESHOLD_CROSSED, 0.763))
                .isEqualTo("76.3 % of the error budget cart/all is used");
        assertThat(summary(BudgetEventType.RECOVERED, 0.98))
                .isEqualTo("The error budget cart/all is no longer exhausted: 98.0 % is used");
    }

    @Test
    void whatIsNoLongerDefinedSaysSoInsteadOfNumbers() {
        BudgetEvent end = eventBuilder("cart", "cart", BudgetEventType.RECOVERED, 0)
                .setReason("it is no longer defined")
                .build();

        assertThat(AlertText.of(end))
                .isEqualTo(
                        new AlertText("The error budget cart/all is no longer exhausted", "it is no longer defined"));
    }

    @Test
    void aWindowWithoutDataIsNotSaidToBeBad() {
        BudgetEvent end = eventBuilder("cart", "cart", BudgetEventType.RECOVERED, 0)
                .setTotal(0)
                .build();

        assertThat(AlertText.of(end).description()).isEqualTo("Nothing was counted in the window");
    }

    @Test
    void anAlertSaysWhatItIsAbout() {
        BurnRateAlert burn = alert("cart", AlertState.FIRING);
        assertThat(AlertText.of(burn))
                .isEqualTo(new AlertText(
                        "The error budget cart/all burns too fast", "burn rate 20.00 over 1h, threshold 14.4"));
        assertThat(AlertText.of(alert("cart", AlertState.RESOLVED)).summary())
                .isEqualTo("The error budget cart/all no longer burns too fast");

        BurnRateAlert.Builder silent = alertBuilder("cart", AlertState.FIRING).setCause(AlertCause.NO_DATA);
        assertThat(AlertText.of(silent.build()).summary()).isEqualTo("The error budget cart/all has no data");

        BurnRateAlert.Builder forecast = alertBuilder("cart", AlertState.FIRING)
                .setExhaustionWithin("4h")
                .setSecondsToExhaustion(3_600L);
        assertThat(AlertText.of(forecast.build()).summary())
                .isEqualTo("The error budget cart/all will soon be exhausted");
        forecast.setSecondsToExhaustion(0L);
        assertThat(AlertText.of(forecast.build()).summary()).isEqualTo("The error budget cart/all is exhausted");
    }
}

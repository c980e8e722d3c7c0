package dev.slowburn.testkit.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BurnRateAlert;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All alerts and events published in a scenario, across restarts. */
public final class PublishedHistory {
    private final List<BurnRateAlert> alerts = new ArrayList<>();
    private final List<BudgetEvent> events = new ArrayList<>();

    void alerts(List<BurnRateAlert> more) {
        alerts.addAll(more);
    }

    void events(List<BudgetEvent> more) {
        events.addAll(more);
    }

    /** Budgets with an EXHAUSTED event and no later RECOVERED event. */
    public Set<String> exhausted() {
        Set<String> open = new HashSet<>();
        for (BudgetEvent event : events) {
            String budget = event.getBudgetId() + " of " + event.getService();
            if (event.getType() == BudgetEventType.EXHAUSTED) {
                open.add(budget);
            } else if (event.getType() == BudgetEventType.RECOVERED) {
                open.remove(budget);
            }
        }
        return open;
    }

    /** Alerts that are firing. */
    public Set<String> firing() {
        Set<String> open = new HashSet<>();
        for (BurnRateAlert alert : alerts) {
            String which = alert.getAlertId() + " of " + alert.getService();
            if (alert.getState() == AlertState.FIRING) {
                open.add(which);
            } else {
                open.remove(which);
            }
        }
        return open;
    }

    /**
     * Asserts that ids are unique, that FIRING and RESOLVED alternate with the same episode number per pair, and that EXHAUSTED
     * and RECOVERED alternate.
     */
    public void assertInOrder() {
        Set<String> ids = new HashSet<>();
        Map<String, BurnRateAlert> lastAlert = new HashMap<>();
        for (BurnRateAlert alert : alerts) {
            assertThat(ids.add(alert.getEventId())).as(alert.getEventId()).isTrue();
            BurnRateAlert before = lastAlert.put(alert.getAlertId(), alert);
            if (before == null || before.getState() == AlertState.RESOLVED) {
                assertThat(alert.getState()).as(alert.getEventId()).isEqualTo(AlertState.FIRING);
            } else {
                assertThat(alert.getState()).as(alert.getEventId()).isEqualTo(AlertState.RESOLVED);
                assertThat(alert.getEpisode()).as(alert.getEventId()).isEqualTo(before.getEpisode());
            }
        }
        Map<String, BudgetEventType> last = new HashMap<>();
        for (BudgetEvent event : events) {
            assertThat(ids.add(event.getEventId())).as(event.getEventId()).isTrue();
            if (event.getType() == BudgetEventType.EXHAUSTED || event.getType() == BudgetEventType.RECOVERED) {
                assertThat(last.put(event.getBudgetId() + event.getService(), event.getType()))
                        .as(event.getEventId())
                        .isNotEqualTo(event.getType());
            }
        }
    }
}

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

/** Everything that was told in a scenario, across restarts. */
public final class Told {
    private final List<BurnRateAlert> alerts = new ArrayList<>();
    private final List<BudgetEvent> events = new ArrayList<>();

    void alerts(List<BurnRateAlert> news) {
        alerts.addAll(news);
    }

    void events(List<BudgetEvent> news) {
        events.addAll(news);
    }

    /** Budgets that were told to be exhausted, and not yet that they no longer are. */
    public Set<String> exhausted() {
        Set<String> on = new HashSet<>();
        for (BudgetEvent event : events) {
            String budget = event.getBudgetId() + " of " + event.getService();
            if (event.getType() == BudgetEventType.EXHAUSTED) {
                on.add(budget);
            } else if (event.getType() == BudgetEventType.RECOVERED) {
                on.remove(budget);
            }
        }
        return on;
    }

    /** Alerts that began and have not ended. */
    public Set<String> firing() {
        Set<String> on = new HashSet<>();
        for (BurnRateAlert alert : alerts) {
            String which = alert.getAlertId() + " of " + alert.getService();
            if (alert.getState() == AlertState.FIRING) {
                on.add(which);
            } else {
                on.remove(which);
            }
        }
        return on;
    }

    /** Each id once; FIRING and RESOLVED take turns, and so do EXHAUSTED and RECOVERED, and of a turn both have one number. */
    public void isInOrder() {
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

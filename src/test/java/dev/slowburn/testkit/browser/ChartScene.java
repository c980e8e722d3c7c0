package dev.slowburn.testkit.browser;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.EventView;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.testkit.topology.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Budgets with charts that are difficult to draw, at 16:07:30, with all events and alerts that were published on the way. */
public final class ChartScene implements AutoCloseable {
    /** 2h: overspent for two hours from 13:00, recovered since. */
    public static final String RECOVERED = "recovered/all";
    /** 28d: constant traffic, with two minutes in which everything failed. */
    public static final String SPIKY = "spiky/all";
    /** 28d, but eight hours old; 10 % failures for half an hour from 14:00. */
    public static final String YOUNG = "young/all";
    /** 1d: five times as many failures as allowed. */
    public static final String NEGATIVE = "negative/all";
    /** 2h; the last outcome was at 12:00. */
    public static final String EMPTY = "empty/all";
    /** 2h; its first outcome is in the current minute. */
    public static final String ONE_POINT = "onepoint/all";
    /** 2h in slices of five minutes. */
    public static final String SLICES = "slices/all";
    /** A calendar day that starts at 14:00. */
    public static final String DAY = "day/all";
    /** A composite of two objectives. */
    public static final String BOTH = "both/composite";

    public static final List<String> ALL =
            List.of(RECOVERED, SPIKY, YOUNG, NEGATIVE, EMPTY, ONE_POINT, SLICES, DAY, BOTH);

    private static final int MINUTES = 247;

    private final Views views = Views.of(DefinitionSet.of(definitions()), Duration.ofDays(30));
    private final List<EventView> events;
    private final List<AlertView> alerts;

    public ChartScene() {
        TopologyHarness harness = views.harness();
        for (int hour = 27 * 24; hour > 0; hour--) {
            Instant then = Views.START.minus(Duration.ofHours(hour));
            harness.send(Outcomes.good("spiky", then, 1_000));
            if (hour <= 30) {
                harness.send(Outcomes.good("negative", then, 5_700));
                harness.send(Outcomes.bad("negative", then, 300));
            }
        }
        for (int minute = 480 - MINUTES; minute > 0; minute--) {
            harness.send(Outcomes.good("young", Views.START.minus(Duration.ofMinutes(minute)), 100));
        }
        harness.send(Outcomes.good("empty", harness.wallClock(), 100));
        harness.pass(Duration.ofSeconds(2));
        for (int minute = 0; minute < MINUTES; minute++) {
            send(harness, minute);
            harness.minutes(1);
        }
        send(harness, MINUTES);
        harness.send(Outcomes.good("onepoint", harness.wallClock(), 9));
        harness.send(Outcomes.bad("onepoint", harness.wallClock(), 1));
        harness.pass(Duration.ofSeconds(2));
        events = harness.events().stream().map(EventView::of).toList();
        alerts = harness.alerts().stream().map(AlertView::of).toList();
    }

    private static List<Slo> definitions() {
        return List.of(
                new SloBuilder("recovered").thresholds(50, 75, 90).ladder(0).build(),
                new SloBuilder("spiky").window("28d").target("0.999").ladder(0).build(),
                new SloBuilder("young").window("28d").target("0.995").ladder(0).build(),
                new SloBuilder("negative").window("1d").thresholds(90).ladder(0).build(),
                new SloBuilder("empty").ladder(0).build(),
                new SloBuilder("onepoint").ladder(0).build(),
                new SloBuilder("slices")
                        .timeslices(5, "0.95", EmptySlices.GOOD)
                        .target("0.9")
                        .ladder(0)
                        .build(),
                new SloBuilder("day")
                        .calendar(1, CalendarUnit.DAY, "2026-01-01T00:00:00", "Australia/Brisbane")
                        .ladder(0)
                        .build(),
                new SloBuilder("both")
                        .service("recovered")
                        .objective("strict", 1)
                        .target("0.9")
                        .objective("loose", 3)
                        .composite()
                        .build());
    }

    private static void send(TopologyHarness harness, int minute) {
        Instant now = harness.wallClock();
        boolean overspends = minute >= 60 && minute < 70;
        boolean spikes = minute == 100 || minute == 101;
        boolean halfAnHour = minute >= 120 && minute < 150;
        outcomes(harness, "recovered", now, 100, overspends ? 30 : 0);
        outcomes(harness, "spiky", now, spikes ? 0 : 1_000, spikes ? 1_000 : minute % 50 == 0 ? 1 : 0);
        outcomes(harness, "young", now, halfAnHour ? 90 : 100, halfAnHour ? 10 : 0);
        outcomes(harness, "negative", now, 95, 5);
        outcomes(harness, "slices", now, 20, halfAnHour && minute % 10 < 2 ? 5 : 0);
        outcomes(harness, "day", now, 50, halfAnHour ? 0 : 1);
    }

    private static void outcomes(TopologyHarness harness, String service, Instant now, long good, long bad) {
        if (good > 0) {
            harness.send(Outcomes.good(service, now, good));
        }
        if (bad > 0) {
            harness.send(Outcomes.bad(service, now, bad));
        }
    }

    public Views views() {
        return views;
    }

    /** Events, newest first, as in the API. */
    public List<EventView> events(String budget) {
        return events.stream()
                .filter(event -> event.budgetId().equals(budget))
                .sorted(Comparator.comparing(EventView::occurredAt).reversed())
                .toList();
    }

    /** Alerts, newest first, as in the API. */
    public List<AlertView> alerts(String budget) {
        List<AlertView> newestFirst = new ArrayList<>(
                alerts.stream().filter(alert -> alert.budgetId().equals(budget)).toList());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    @Override
    public void close() {
        views.close();
    }
}

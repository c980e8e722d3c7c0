package dev.slowburn.chaos.verdict;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.chaos.Documents;
import dev.slowburn.testkit.instance.Scene;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Checks that each event and alert was published exactly once, and that dead letters are exactly the malformed outcomes and
 * invalid definitions. Episodes are numbered, so missing and repeated ones are detected.
 */
public final class OutputCheck {
    private final List<String> problems = new ArrayList<>();
    private final List<BudgetEvent> events;
    private final List<BurnRateAlert> alerts;
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters;

    public OutputCheck(Scene scene, Collection<String> malformed, Collection<String> refused) {
        events = scene.events();
        alerts = scene.alerts();
        deadLetters = scene.deadLetters();
        checkEvents();
        checkAlerts();
        checkDeadLetters(scene, malformed, refused);
    }

    private void checkEvents() {
        Map<String, List<Long>> episodes = new TreeMap<>();
        for (BudgetEvent event : events) {
            String key = event.getBudgetId() + " " + event.getType()
                    + (event.getThreshold() == null ? "" : " " + event.getThreshold());
            episodes.computeIfAbsent(key, absent -> new ArrayList<>()).add(event.getEpisode());
        }
        episodes.forEach((key, numbers) -> checkEpisodes("event " + key, numbers));
        String doomed = Documents.DOOMED + "/all";
        checkCount(doomed + " exhausted", 1, events(doomed, BudgetEventType.EXHAUSTED));
        checkCount(doomed + " over thresholds", 3, events(doomed, BudgetEventType.THRESHOLD_CROSSED));
        checkCount(doomed + " recovered", 0, events(doomed, BudgetEventType.RECOVERED));
        checkCount(
                "events of the perfect SLO",
                0,
                events.stream()
                        .filter(event -> event.getSlo().equals(Documents.PERFECT))
                        .count());
    }

    private long events(String budget, BudgetEventType type) {
        return events.stream()
                .filter(event -> event.getBudgetId().equals(budget) && event.getType() == type)
                .count();
    }

    private void checkAlerts() {
        Map<String, List<Long>> episodes = new TreeMap<>();
        for (BurnRateAlert alert : alerts) {
            episodes.computeIfAbsent(alert.getAlertId() + " " + alert.getState(), key -> new ArrayList<>())
                    .add(alert.getEpisode());
        }
        episodes.forEach((key, numbers) -> checkEpisodes("alert " + key, numbers));
        checkCount("FIRING alerts of the doomed SLO", 4, alerts(Documents.DOOMED, AlertState.FIRING));
        checkCount("RESOLVED alerts of the doomed SLO", 0, alerts(Documents.DOOMED, AlertState.RESOLVED));
        checkCount("alerts of the perfect SLO", 0, alerts(Documents.PERFECT, AlertState.FIRING));
    }

    private long alerts(String slo, AlertState state) {
        return alerts.stream()
                .filter(alert -> alert.getSlo().equals(slo) && alert.getState() == state)
                .count();
    }

    /** Episodes must be numbered 1, 2, and so on. */
    private void checkEpisodes(String what, List<Long> numbers) {
        List<Long> expected = LongStream.rangeClosed(1, numbers.size()).boxed().toList();
        if (!numbers.stream().sorted().toList().equals(expected)) {
            problems.add(what + ": expected consecutive episodes from 1, found " + numbers);
        }
    }

    private void checkCount(String what, long expected, long found) {
        if (expected != found) {
            problems.add(what + ": expected " + expected + ", found " + found);
        }
    }

    private void checkDeadLetters(Scene scene, Collection<String> malformed, Collection<String> refused) {
        Map<String, Integer> balance = new TreeMap<>();
        malformed.forEach(at -> balance.merge(at, 1, Integer::sum));
        refused.forEach(at -> balance.merge(scene.topics().sloDefinitions() + " " + at, 1, Integer::sum));
        deadLetters.forEach(letter -> balance.merge(
                header(letter, "slowburn.topic") + " " + header(letter, "slowburn.partition") + "@"
                        + header(letter, "slowburn.offset"),
                -1,
                Integer::sum));
        balance.forEach((at, missing) -> {
            if (missing != 0) {
                problems.add("dead letter of " + at + ": " + (missing > 0 ? "missing" : -missing + " unexpected"));
            }
        });
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    public List<String> problems() {
        return List.copyOf(problems);
    }

    public int events() {
        return events.size();
    }

    public int alerts() {
        return alerts.size();
    }

    public int deadLetters() {
        return deadLetters.size();
    }
}

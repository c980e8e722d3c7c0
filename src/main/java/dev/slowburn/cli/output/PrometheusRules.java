package dev.slowburn.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.LookBack;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Generates alerting rules for Prometheus. Rules for budgets use the decisions that Slowburn exports as metrics instead of computing
 * burn rates again. They have the labels of Slowburn's own notifications, so that an Alertmanager that receives both deduplicates
 * them. While a task moves, two instances may export the same budget, hence {@code max}. The other rules monitor Slowburn itself,
 * without which no budget alerts.
 */
public final class PrometheusRules {
    private static final String OF_ALERT = "budget_id, slo, objective, service, rule, severity";
    private static final String OF_BUDGET = "budget_id, slo, objective, service";

    private final ObjectMapper mapper = new ObjectMapper();
    private final Optional<URI> ui;

    /** @param ui base URL of the web UI, if alerts should have links */
    public PrometheusRules(Optional<URI> ui) {
        this.ui = ui;
    }

    /** @param slos each gets a group of rules; if empty, a single group covers all budgets */
    public JsonNode of(List<Slo> slos) {
        ObjectNode file = mapper.createObjectNode();
        ArrayNode groups = file.putArray("groups");
        addSlowburnRules(group(groups, "slowburn"));
        if (slos.isEmpty()) {
            addRulesForAll(group(groups, "error-budgets"));
        }
        slos.forEach(slo -> addRules(slo, group(groups, "error-budgets-" + slo.name())));
        return file;
    }

    private static ArrayNode group(ArrayNode groups, String name) {
        return groups.addObject().put("name", name).putArray("rules");
    }

    private void addRulesForAll(ArrayNode rules) {
        burn(rules, Map.of(), "is burning too fast", "The condition of rule {{ $labels.rule }} is met", Map.of());
        exhausted(rules, Map.of());
    }

    private void addRules(Slo slo, ArrayNode rules) {
        for (Objective objective : slo.objectives()) {
            long minutes = objective.window().nominalMinutes();
            objective.alertRules().forEach(rule -> burn(rules, slo, objective.name(), rule, minutes));
        }
        long minutes = slo.objectives().get(0).window().nominalMinutes();
        slo.composite()
                .ifPresent(composite ->
                        composite.alertRules().forEach(rule -> burn(rules, slo, Composite.NAME, rule, minutes)));
        exhausted(rules, Map.of("slo", slo.name()));
    }

    private void burn(ArrayNode rules, Slo slo, String objective, AlertRule rule, long windowMinutes) {
        burn(
                rules,
                Map.of("slo", slo.name(), "objective", objective, "rule", rule.name()),
                problem(rule),
                condition(rule, windowMinutes),
                Map.of("severity", rule.severity()));
    }

    /**
     * Adds a rule for a firing alert.
     *
     * @param which labels that select the series
     * @param more further labels of the series, by which Prometheus' tools distinguish the rule from others
     */
    private void burn(
            ArrayNode rules, Map<String, String> which, String problem, String description, Map<String, String> more) {
        ObjectNode rule = rule(
                rules,
                "ErrorBudgetBurn",
                "max by (" + OF_ALERT + ") (slowburn_alert_firing" + selector(which) + ") > 0");
        label(rule, which, more);
        annotate(rule, "Error budget {{ $labels.budget_id }} " + problem, description);
        link(rule);
    }

    private void exhausted(ArrayNode rules, Map<String, String> which) {
        Map<String, String> selected = new TreeMap<>(which);
        selected.put("state", "EXHAUSTED");
        ObjectNode rule = rule(
                rules,
                "ErrorBudgetExhausted",
                "max by (" + OF_BUDGET + ") (slowburn_budget_state" + selector(selected) + ") > 0");
        label(rule, which, Map.of());
        annotate(rule, "Error budget {{ $labels.budget_id }} is exhausted", "No budget remains in its window");
        link(rule);
    }

    private static void label(ObjectNode rule, Map<String, String> which, Map<String, String> more) {
        Map<String, String> labels = new TreeMap<>(which);
        labels.putAll(more);
        if (!labels.isEmpty()) {
            ObjectNode node = rule.putObject("labels");
            labels.forEach(node::put);
        }
    }

    private static String selector(Map<String, String> which) {
        return new TreeMap<>(which)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + quoted(label.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String problem(AlertRule rule) {
        String problem = rule.condition() instanceof AlertRule.ExhaustedWithin
                ? "is exhausted or soon will be"
                : "is burning too fast";
        return rule.whenNoData() ? problem + ", or has no data" : problem;
    }

    private static String condition(AlertRule rule, long windowMinutes) {
        if (rule.condition() instanceof AlertRule.ExhaustedWithin within) {
            return "No budget remains, or at the burn rate of the last hour none will remain within "
                    + within.time().text();
        }
        AlertRule.Burning burning = (AlertRule.Burning) rule.condition();
        return "The burn rate over " + burning.longWindow().text()
                + burning.shortWindow()
                        .map(LookBack::text)
                        .map(text -> " and over " + text)
                        .orElse("")
                + " is " + words(burning.comparison()) + " "
                + CellFormat.rate(burning.factor().value(windowMinutes));
    }

    private static String words(Comparison comparison) {
        return switch (comparison) {
            case GTE -> "at least";
            case GT -> "above";
            case LTE -> "at most";
            case LT -> "below";
        };
    }

    private void addSlowburnRules(ArrayNode rules) {
        slowburnRule(
                rules,
                "SlowburnAbsent",
                "absent(slowburn_budgets)",
                "5m",
                "page",
                "No instance of Slowburn is scraped",
                "The state of budgets is unknown, and no budget alerts in this Prometheus");
        slowburnRule(
                rules,
                "SlowburnLags",
                "time() - min(slowburn_input_caught_up_timestamp_seconds) > 60",
                "5m",
                "page",
                "Slowburn lags behind its input",
                "The lag is {{ $value | humanizeDuration }}; above the setting staleness, alerts neither fire nor resolve");
        slowburnRule(
                rules,
                "SlowburnMissedInput",
                "sum by (partition) (increase(slowburn_input_skipped_offsets_total[1h])) > 0",
                "0s",
                "page",
                "Outcomes were deleted before they were counted",
                "{{ $value | humanize }} offsets of partition {{ $labels.partition }} are missing from budgets");
        slowburnRule(
                rules,
                "SlowburnDoesNotTell",
                "max by (target) (slowburn_notifications_oldest_waiting_age_seconds) > 300"
                        + " or time() - max by (target) (slowburn_notifications_last_read_timestamp_seconds) > 60",
                "1m",
                "page",
                "The notification target {{ $labels.target }} receives no notifications",
                "For {{ $value | humanizeDuration }} alerts and events have not been delivered, or not been read");
        slowburnRule(
                rules,
                "SlowburnRejectsOutcomes",
                "sum by (reason) (rate(slowburn_outcomes_rejected_total[5m])) > 0",
                "5m",
                "ticket",
                "Outcomes are rejected and sent to the dead-letter topic",
                "Reason {{ $labels.reason }}, {{ $value | humanize }} per second");
        slowburnRule(
                rules,
                "SlowburnExpiresOutcomes",
                "sum(rate(slowburn_outcomes_expired_total[5m])) > 0",
                "5m",
                "ticket",
                "Outcomes are older than the ledger's retention",
                "{{ $value | humanize }} per second are not counted");
        slowburnRule(
                rules,
                "SlowburnMeetsImplausibleCounts",
                "sum(rate(slowburn_sums_implausible_total[5m])) > 0",
                "5m",
                "ticket",
                "Outcomes have implausibly high counts",
                "{{ $value | humanize }} tallies per second are not counted; the log names their budgets");
        slowburnRule(
                rules,
                "SlowburnRefusesDefinitions",
                "sum(increase(slowburn_definitions_refused_total[15m])) > 0",
                "0s",
                "ticket",
                "A definition was rejected",
                "The previous one remains in force; the dead letter has the reasons");
        slowburnRule(
                rules,
                "SlowburnReplayPaused",
                "max(slowburn_replay_paused) > 0",
                "15m",
                "ticket",
                "New or changed objectives can't count their history",
                "Their states and alerts are held until then; /readyz and the log of the instance have the reason");
        slowburnRule(
                rules,
                "SlowburnLeavesBudgetsOut",
                "sum(slowburn_budgets_left_out) > 0",
                "15m",
                "ticket",
                "Some budgets have no metrics",
                "{{ $value }} budgets are left out and can't alert in this Prometheus; raise metrics.max.budgets");
    }

    private static void slowburnRule(
            ArrayNode rules,
            String alert,
            String expression,
            String duration,
            String severity,
            String summary,
            String description) {
        ObjectNode rule = rule(rules, alert, expression);
        rule.put("for", duration);
        rule.putObject("labels").put("severity", severity);
        annotate(rule, summary, description);
    }

    private static ObjectNode rule(ArrayNode rules, String alert, String expression) {
        return rules.addObject().put("alert", alert).put("expr", expression);
    }

    private static void annotate(ObjectNode rule, String summary, String description) {
        rule.putObject("annotations").put("summary", summary).put("description", description);
    }

    private void link(ObjectNode rule) {
        ui.ifPresent(address -> rule.withObject("/annotations")
                .put(
                        "link",
                        address.toString().replaceAll("/+$", "") + "/#/budget?id={{ $labels.budget_id | urlquery }}"));
    }

    /** A PromQL string literal. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}

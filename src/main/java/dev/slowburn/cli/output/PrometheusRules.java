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
 * Alerting rules for Prometheus. Those about budgets repeat what Slowburn has decided, so that one and the same arithmetic pages
 * whichever way it comes; they have the labels of the alerts that Slowburn sends by itself, so that an Alertmanager that gets both
 * has one. Two instances may tell of a budget while it moves, hence {@code max}. The others are about Slowburn: without it, no
 * budget alerts.
 */
public final class PrometheusRules {
    private static final String OF_ALERT = "budget_id, slo, objective, service, rule, severity";
    private static final String OF_BUDGET = "budget_id, slo, objective, service";

    private final ObjectMapper mapper = new ObjectMapper();
    private final Optional<URI> ui;

    /** @param ui where people open the web UI, if alerts are to link to it */
    public PrometheusRules(Optional<URI> ui) {
        this.ui = ui;
    }

    /** @param slos each gets a group of its own; if there are none, one group is about all budgets */
    public JsonNode of(List<Slo> slos) {
        ObjectNode file = mapper.createObjectNode();
        ArrayNode groups = file.putArray("groups");
        aboutSlowburn(group(groups, "slowburn"));
        if (slos.isEmpty()) {
            aboutAll(group(groups, "error-budgets"));
        }
        slos.forEach(slo -> about(slo, group(groups, "error-budgets-" + slo.name())));
        return file;
    }

    private static ArrayNode group(ArrayNode groups, String name) {
        return groups.addObject().put("name", name).putArray("rules");
    }

    private void aboutAll(ArrayNode rules) {
        burn(rules, Map.of(), "burns too fast", "{{ $labels.rule }}, since its condition holds", Map.of());
        exhausted(rules, Map.of());
    }

    private void about(Slo slo, ArrayNode rules) {
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
                what(rule),
                condition(rule, windowMinutes),
                Map.of("severity", rule.severity()));
    }

    /** @param more labels that its series have as well, and by which Prometheus' tools tell it from other rules */
    private void burn(
            ArrayNode rules, Map<String, String> which, String what, String description, Map<String, String> more) {
        ObjectNode rule = rule(
                rules,
                "ErrorBudgetBurn",
                "max by (" + OF_ALERT + ") (slowburn_alert_firing" + selector(which) + ") > 0");
        label(rule, which, more);
        annotate(rule, "The error budget {{ $labels.budget_id }} " + what, description);
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
        annotate(rule, "The error budget {{ $labels.budget_id }} is used up", "Nothing remains of it in its window");
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

    private static String what(AlertRule rule) {
        String what = rule.condition() instanceof AlertRule.ExhaustedWithin
                ? "is exhausted or soon will be"
                : "burns too fast";
        return rule.whenNoData() ? what + ", or has no data" : what;
    }

    private static String condition(AlertRule rule, long windowMinutes) {
        if (rule.condition() instanceof AlertRule.ExhaustedWithin within) {
            return "Nothing remains, or at the burn rate of the last hour nothing will within "
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

    private void aboutSlowburn(ArrayNode rules) {
        operate(
                rules,
                "SlowburnAbsent",
                "absent(slowburn_budgets)",
                "5m",
                "page",
                "No instance of Slowburn is scraped",
                "Nothing says how budgets are, and none of them alerts here");
        operate(
                rules,
                "SlowburnLags",
                "time() - min(slowburn_input_caught_up_timestamp_seconds) > 60",
                "5m",
                "page",
                "Slowburn does not keep up with its input",
                "It is behind by {{ $value | humanizeDuration }}; when this is more than staleness, alerts hold");
        operate(
                rules,
                "SlowburnMissedInput",
                "sum by (partition) (increase(slowburn_input_skipped_offsets_total[1h])) > 0",
                "0s",
                "page",
                "Outcomes were deleted before they were counted",
                "{{ $value | humanize }} offsets of partition {{ $labels.partition }}; what they held is in no budget");
        operate(
                rules,
                "SlowburnDoesNotTell",
                "max by (target) (slowburn_notifications_oldest_waiting_age_seconds) > 300"
                        + " or time() - max by (target) (slowburn_notifications_last_read_timestamp_seconds) > 60",
                "1m",
                "page",
                "The notification target {{ $labels.target }} is not told",
                "For {{ $value | humanizeDuration }} alerts and events have waited for it, or have not been read at all");
        operate(
                rules,
                "SlowburnRejectsOutcomes",
                "sum by (reason) (rate(slowburn_outcomes_rejected_total[5m])) > 0",
                "5m",
                "ticket",
                "Outcomes go to the dead letters",
                "Reason {{ $labels.reason }}, {{ $value | humanize }} a second");
        operate(
                rules,
                "SlowburnExpiresOutcomes",
                "sum(rate(slowburn_outcomes_expired_total[5m])) > 0",
                "5m",
                "ticket",
                "Outcomes come later than the ledger reaches",
                "{{ $value | humanize }} a second are not counted");
        operate(
                rules,
                "SlowburnMeetsImplausibleCounts",
                "sum(rate(slowburn_sums_implausible_total[5m])) > 0",
                "5m",
                "ticket",
                "Outcomes have counts that no minute can have",
                "{{ $value | humanize }} sums a second are not counted; the log names their budgets");
        operate(
                rules,
                "SlowburnRefusesDefinitions",
                "sum(increase(slowburn_definitions_refused_total[15m])) > 0",
                "0s",
                "ticket",
                "A definition was refused",
                "The one before it is in force; its dead letter has the reasons");
        operate(
                rules,
                "SlowburnLeavesBudgetsOut",
                "sum(slowburn_budgets_left_out) > 0",
                "15m",
                "ticket",
                "Not all budgets are among the metrics",
                "{{ $value }} are left out and can't alert here; raise metrics.max.budgets");
    }

    private static void operate(
            ArrayNode rules,
            String alert,
            String expression,
            String lasting,
            String severity,
            String summary,
            String description) {
        ObjectNode rule = rule(rules, alert, expression);
        rule.put("for", lasting);
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

    /** As PromQL writes text. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}

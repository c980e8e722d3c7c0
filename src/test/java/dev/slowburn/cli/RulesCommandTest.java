package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code rules}, checked and tested by {@code promtool}. */
class RulesCommandTest {
    private static final String EXAMPLES = "src/main/resources/examples";
    private static final String CART = "budget_id=\"cart/all\",objective=\"all\",service=\"cart\",slo=\"cart\"";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("rules"));
        all.addAll(List.of(arguments));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private Path written() throws IOException {
        return Files.writeString(folder.resolve("rules.yaml"), out.toString());
    }

    private String promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void generatesValidRulesForAllExamples() throws Exception {
        assertThat(run(EXAMPLES, "--ui", "https://slowburn.example/")).isZero();

        assertThat(promtool("check", "rules", written().toString())).contains("SUCCESS");
        assertThat(out.toString())
                .contains("https://slowburn.example/#/budget?id={{ $labels.budget_id | urlquery }}")
                .contains("The burn rate over 1h and over 5m is at least 13.44");
    }

    @Test
    void generatesAnAlertPerRuleOfObjectivesAndComposites() throws IOException {
        assertThat(run(EXAMPLES + "/journey.yaml")).isZero();

        JsonNode file =
                new ObjectMapper().valueToTree(new Load(LoadSettings.builder().build()).loadFromString(out.toString()));
        List<String> groups = file.get("groups").findValuesAsText("name");
        assertThat(groups).containsExactly("slowburn", "error-budgets-checkout-order");
        String rules = file.at("/groups/1/rules").toString();
        assertThat(rules)
                .contains("objective=\\\"composite\\\",rule=\\\"burn-1h\\\"")
                .contains("slowburn_budget_state{slo=\\\"checkout-order\\\",state=\\\"EXHAUSTED\\\"}");
    }

    /** If two instances export the same budget, there is one alert, with the labels of Slowburn's own notifications. */
    @Test
    void firesOnSlowburnsDecisions() throws Exception {
        assertThat(run()).isZero();
        written();
        Path tests = Files.writeString(folder.resolve("tests.yaml"), """
                rule_files: [rules.yaml]
                evaluation_interval: 15s
                tests:
                  - interval: 15s
                    input_series:
                      - series: 'slowburn_budgets{instance="a"}'
                        values: '1+0x60'
                      - series: 'slowburn_alert_firing{%1$s,rule="burn-1h",severity="page",instance="a"}'
                        values: '_ _ 1 1 _'
                      - series: 'slowburn_alert_firing{%1$s,rule="burn-1h",severity="page",instance="b"}'
                        values: '_ _ _ 1 1'
                      - series: 'slowburn_budget_state{%1$s,state="EXHAUSTED",instance="a"}'
                        values: '1+0x60'
                      - series: 'slowburn_outcomes_rejected_total{task_id="0_0",reason="undecodable",instance="a"}'
                        values: '0+15x60'
                      - series: 'slowburn_notifications_oldest_waiting_age_seconds{target="hook",instance="a"}'
                        values: '0+0x60'
                      - series: 'slowburn_notifications_last_read_timestamp_seconds{target="hook",instance="a"}'
                        values: '0 15 30 30+0x60'
                      - series: 'slowburn_notifications_last_read_timestamp_seconds{target="hook",instance="b"}'
                        values: '0+0x60'
                      - series: 'slowburn_notifications_last_read_timestamp_seconds{target="read",instance="a"}'
                        values: '0+15x60'
                    alert_rule_test:
                      - eval_time: 15s
                        alertname: ErrorBudgetBurn
                      - eval_time: 45s
                        alertname: ErrorBudgetBurn
                        exp_alerts:
                          - exp_labels: {severity: page, rule: burn-1h, %2$s}
                            exp_annotations:
                              summary: Error budget cart/all is burning too fast
                              description: The condition of rule burn-1h is met
                      - eval_time: 45s
                        alertname: ErrorBudgetExhausted
                        exp_alerts:
                          - exp_labels: {%2$s}
                            exp_annotations:
                              summary: Error budget cart/all is exhausted
                              description: No budget remains in its window
                      - eval_time: 2m15s
                        alertname: SlowburnDoesNotTell
                      - eval_time: 3m
                        alertname: SlowburnDoesNotTell
                        exp_alerts:
                          - exp_labels: {severity: page, target: hook}
                            exp_annotations:
                              summary: The notification target hook receives no notifications
                              description: For 2m 30s alerts and events have not been delivered, or not been read
                      - eval_time: 7m
                        alertname: SlowburnRejectsOutcomes
                        exp_alerts:
                          - exp_labels: {severity: ticket, reason: undecodable}
                            exp_annotations:
                              summary: Outcomes are rejected and sent to the dead-letter topic
                              description: Reason undecodable, 1 per second
                  - interval: 15s
                    alert_rule_test:
                      - eval_time: 6m
                        alertname: SlowburnAbsent
                        exp_alerts:
                          - exp_labels: {severity: page}
                            exp_annotations:
                              summary: No instance of Slowburn is scraped
                              description: The state of budgets is unknown, and no budget alerts in this Prometheus
                """.formatted(
                        CART, CART.replace("=", ": ").replace(",", ", ")));

        assertThat(promtool("test", "rules", tests.toString())).contains("SUCCESS");
    }

    @Test
    void reportsInvalidDefinitions() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "kind: SLO\n");

        assertThat(run(wrong.toString())).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("wrong.yaml:1");
    }
}

package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.server.StubInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names with commas and line breaks, which clients choose, in the commands that query an instance. */
class HostileNamesTest {
    private static final String BUDGET =
            "{\"budget_id\": \"every/all/a,b\", \"target\": \"0.99\", \"window\": \"1h\", \"state\": \"HEALTHY\"}";
    private static final String INCOMPLETE = "{\"total\": 0, \"offset\": 0, \"limit\": 1000, \"items\": [],"
            + " \"missing\": [\"no decision yet for a\\nslowburn: all is well\"]}";
    private static final String DECISION = "{\"service\": \"a\", \"decision\": \"PROCEED\", \"causes\": []}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private StubInstance instance;

    @BeforeEach
    void start() throws IOException {
        instance = StubInstance.start(INCOMPLETE);
        instance.respond("/api/v1/budgets/", BUDGET);
        instance.respond("/api/v1/gate/", DECISION);
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    private void run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", instance.url()));
        Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    /** A filter is a list, in which a comma of a name is escaped. */
    @Test
    void requestsTheEventsOfABudgetWithCommasInItsId() {
        run("describe", "every/all/a,b\\c");

        assertThat(instance.queries()).contains("limit=5&budget_id=every/all/a\\,b\\\\c");
    }

    @Test
    void printsWhatIsMissingOnOneLine() {
        run("get", "decisions");
        run("describe", "every/all/a,b");

        assertThat(err.toString().lines())
                .hasSize(3)
                .containsOnly("slowburn: incomplete: no decision yet for a\\u000aslowburn: all is well");
    }

    @Test
    void printsTheServiceOfADecisionOnOneLine() {
        run("gate", "a\n\u001b[32mPROCEED");

        assertThat(out.toString()).isEqualToIgnoringNewLines("PROCEED  a\\u000a\\u001b[32mPROCEED");
    }
}

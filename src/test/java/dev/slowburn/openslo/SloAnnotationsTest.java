package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slowburn's annotations of an SLO. */
class SloAnnotationsTest {
    @Test
    void usesOneBudgetAndConfiguredThresholdsByDefault() {
        Slo slo = Yaml.onlySlo(Yaml.SLO);

        assertThat(slo.grouping()).isEqualTo(Grouping.NONE);
        assertThat(slo.thresholds()).isEmpty();
    }

    @Test
    void keepsOrderOfGroupAttributes() {
        Slo slo = Yaml.onlySlo(
                Yaml.annotated("slowburn.dev/group-by: 'region, http.tier', slowburn.dev/max-groups: '7'"));

        assertThat(slo.grouping())
                .isEqualTo(new Grouping(List.of("region", "http.tier"), 7, false, Grouping.DEFAULT_MAX_SERVICES));
    }

    @Test
    void readsAllServices() {
        assertThat(grouping("slowburn.dev/all-services: 'true'").allServices()).isTrue();
        assertThat(grouping("slowburn.dev/all-services: 'false'").allServices()).isFalse();
        assertThat(grouping("slowburn.dev/all-services: 'true', slowburn.dev/group-by: a"))
                .isEqualTo(
                        new Grouping(List.of("a"), Grouping.DEFAULT_MAX_GROUPS, true, Grouping.DEFAULT_MAX_SERVICES));
        assertThat(grouping("slowburn.dev/all-services: 'true', slowburn.dev/max-services: '7'")
                        .maxServices())
                .isEqualTo(7);
    }

    /** Another number counts everything again; the first one is that of an SLO without the annotation. */
    @Test
    void numbersLedgers() {
        long without = ledgerId(Yaml.SLO);

        assertThat(ledgerId(Yaml.annotated("slowburn.dev/ledger: '1'"))).isEqualTo(without);
        assertThat(List.of(
                        without,
                        ledgerId(Yaml.annotated("slowburn.dev/ledger: '2'")),
                        ledgerId(Yaml.annotated("slowburn.dev/ledger: '12'"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void restrictsAnSloToAnInput() {
        Slo slo = Yaml.onlySlo(Yaml.annotated("slowburn.dev/input: spans"));

        assertThat(slo.counts("spans")).isTrue();
        assertThat(slo.counts("outcomes")).isFalse();
        assertThat(Yaml.onlySlo(Yaml.SLO).counts("outcomes")).isTrue();
        assertThat(List.of(
                        ledgerId(Yaml.SLO),
                        ledgerId(Yaml.annotated("slowburn.dev/input: spans")),
                        ledgerId(Yaml.annotated("slowburn.dev/input: metrics"))))
                .doesNotHaveDuplicates();
    }

    private static long ledgerId(String document) {
        Slo slo = Yaml.onlySlo(document);
        return Budget.ledgerId(slo, slo.objectives().get(0));
    }

    @Test
    void sortsThresholdsAndAcceptsNone() {
        assertThat(Yaml.onlySlo(Yaml.annotated("slowburn.dev/thresholds: '90, 50,75'"))
                        .thresholds())
                .contains(List.of(50, 75, 90));
        assertThat(Yaml.onlySlo(Yaml.annotated("slowburn.dev/thresholds: ''")).thresholds())
                .contains(List.of());
    }

    @Test
    void readsMinEventsOfAlerts() {
        Slo slo = Yaml.onlySlo(Yaml.annotated("slowburn.dev/min-events: '100'"));

        assertThat(slo.objectives().get(0).alertRules())
                .hasSize(4)
                .extracting(AlertRule::minEvents)
                .containsOnly(100L);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            group-by     | ''         | must be a comma-separated list without empty items, but is ''
            group-by     | 'a,,b'     | must be a comma-separated list without empty items
            group-by     | 'a, a'     | must not contain an item twice
            group-by     | "a\\x07"   | must not contain control characters
            max-groups   | '5'        | belongs to slowburn.dev/group-by, which is not given
            max-groups   | '0', slowburn.dev/group-by: a  | must be a whole number from 1 to 1000000 in quotes, but is '0'
            max-groups   | '1000001', slowburn.dev/group-by: a | must be a whole number from 1 to 1000000
            max-groups   | 'many', slowburn.dev/group-by: a | but is 'many'
            max-groups   | 5, slowburn.dev/group-by: a | must be text, but is a number; put it in quotes
            max-services | '5'        | belongs to slowburn.dev/all-services, which is not true
            max-services | '0', slowburn.dev/all-services: 'true' | must be a whole number from 1 to 1000000 in quotes
            input        | ''         | must be the name of an input
            ledger       | '0'        | must be a whole number from 1 to 1000000000 in quotes
            ledger       | 2          | must be text, but is a number; put it in quotes
            min-events   | '-1'       | must be a whole number from 0
            min-events   | '1.5'      | must be a whole number from 0
            thresholds   | '50,100'   | must be whole percentages from 1 to 99, such as "50,75,90", but has '100'
            thresholds   | '0'        | but has '0'
            thresholds   | '50%'      | but has '50%'
            thresholds   | '50,50'    | must not contain an item twice
            all-services | 'yes'      | must be one of false, true in quotes, but is 'yes'
            all-services | true       | must be text, but is true or false; put it in quotes
            exhaustion-within | '4x'  | has an unknown unit 'x'
            exhaustion-within | '1M'  | can't be measured in months
            exhaustion-within | '0h'  | must be longer than 0; write 1m or more
            empty-slices | 'goood'    | must be one of bad, good, ignore in quotes, but is 'goood'; did you mean good?
            """)
    void reportsInvalidValueAtItsLocation(String name, String value, String reason) {
        String key = "slowburn.dev/" + name;

        Problem problem = Yaml.parse(Yaml.annotated(key + ": " + value)).problems().stream()
                .filter(found -> found.reason().contains(reason))
                .findFirst()
                .orElseThrow();

        assertThat(problem.line()).isEqualTo(4);
        assertThat(problem.column()).isEqualTo(("  annotations: {" + key + ": ").length() + 1);
        assertThat(problem.field()).isEqualTo("metadata.annotations[" + key + "]");
        assertThat(Yaml.parse(Yaml.annotated(key + ": " + value)).slos()).isEmpty();
    }

    private static Grouping grouping(String annotations) {
        return Yaml.onlySlo(Yaml.annotated(annotations)).grouping();
    }
}

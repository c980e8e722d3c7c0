package dev.slowburn.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.Counting;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Slos;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldsOfDefinitionsTest {
    private static final Slo BY_STATUS = Slos.statusBelow(500, "checkout", "0.99", "2h");

    @Test
    void readsNoAttributeThatNoDefinitionNames() {
        FieldsRead read = PreparedDefinitions.fieldsRead(List.of(BY_STATUS));

        assertThat(read.fields()).doesNotContain(OutcomeField.ATTRIBUTES);
        assertThat(read.readsAttribute("region")).isFalse();
    }

    @Test
    void readsTheAttributesOfFiltersAndOfGroups() {
        FieldsRead read = PreparedDefinitions.fieldsRead(List.of(
                BY_STATUS, new SloBuilder("checkout").groupBy(10, "region").build(), filtered("tenant")));

        assertThat(read.readsAttribute("region")).isTrue();
        assertThat(read.readsAttribute("tenant")).isTrue();
        assertThat(read.readsAttribute("canary")).isFalse();
    }

    private static Slo filtered(String attribute) {
        return Slos.slo(
                "filtered",
                "checkout",
                "0.99",
                "2h",
                new Sli(
                        "attributes." + attribute,
                        Counting.good("x"),
                        FieldsRead.of(Set.of(OutcomeField.ATTRIBUTES), Set.of(attribute)),
                        outcome -> Verdict.GOOD));
    }
}

package dev.slowburn.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BudgetChangesTest {
    private final List<Optional<String>> requested = new ArrayList<>();
    private final BudgetChanges changes = new BudgetChanges(Optional.of(input -> {
        requested.add(input);
        return new InputHistory(OptionalLong.of(input.isEmpty() ? 900 : 300), false, 100, Optional.empty());
    }));

    /** Requesting it takes requests to brokers, so each input is requested once. */
    @Test
    void eachSloHasTheAmountOfTheInputsThatItCounts() {
        Slo spans = new SloBuilder("a").input("spans").build();
        Slo spansToo = new SloBuilder("b").input("spans").build();
        Slo all = new SloBuilder("c").build();

        assertThat(changes.between(DefinitionSet.EMPTY, DefinitionSet.of(List.of(spans, spansToo, all))))
                .satisfiesExactly(
                        each -> assertThat(each.detail()).contains("up to 300 outcomes"),
                        each -> assertThat(each.detail()).contains("up to 300 outcomes"),
                        each -> assertThat(each.detail()).contains("up to 900 outcomes"));
        assertThat(requested).containsExactly(Optional.of("spans"), Optional.empty());
    }
}

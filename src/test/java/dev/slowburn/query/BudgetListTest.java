package dev.slowburn.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.Views;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of four budgets; the third has the highest consumption, and the last has no outcomes. */
class BudgetListTest {
    private final Views views = Views.of(DefinitionSet.of(List.of(
            new SloBuilder("a").service("cart").build(),
            new SloBuilder("b").service("pay").groupBy(10, "region").build(),
            new SloBuilder("c").service("idle").build())));

    @BeforeEach
    void send() {
        views.now("cart", 1_000, 2);
        for (String region : List.of("eu", "us")) {
            views.harness()
                    .send(Outcomes.with(
                            Outcomes.bad("pay", views.harness().wallClock(), region.equals("us") ? 9 : 1),
                            "region",
                            region));
            views.harness()
                    .send(Outcomes.with(Outcomes.good("pay", views.harness().wallClock(), 100), "region", region));
        }
        views.harness().pass(Duration.ofSeconds(2));
    }

    @AfterEach
    void close() {
        views.close();
    }

    private List<String> ids(String order) {
        return ids(BudgetFilter.ALL, order, 100);
    }

    private List<String> ids(BudgetFilter filter, String order, int limit) {
        return PartialResult.of(
                        views.budgets().budgets(filter),
                        PageQuery.of(BudgetOrder.of(order).orElseThrow(), Optional.empty(), limit),
                        Set.of(0),
                        List.of())
                .items()
                .stream()
                .map(BudgetView::budgetId)
                .toList();
    }

    @Test
    void sortsByTheRequestedField() {
        assertThat(ids("budget_id")).containsExactly("a/all", "b/all/eu", "b/all/us", "c/all");
        assertThat(ids("-budget_id")).containsExactly("c/all", "b/all/us", "b/all/eu", "a/all");
        assertThat(ids("remaining_ratio")).containsExactly("b/all/us", "b/all/eu", "a/all", "c/all");
        assertThat(ids("-burn_rate")).containsExactly("b/all/us", "b/all/eu", "a/all", "c/all");
        assertThat(ids("-total")).containsExactly("a/all", "b/all/us", "b/all/eu", "c/all");
        assertThat(ids("state")).containsExactly("b/all/us", "a/all", "b/all/eu", "c/all");
    }

    @Test
    void rejectsAnUnknownOrder() {
        assertThat(BudgetOrder.of("colour")).isEmpty();
        assertThat(BudgetOrder.names()).startsWith("bad, budget_id, burn_rate");
    }

    @Test
    void listsOnlyMatchingBudgets() {
        BudgetFilter none = BudgetFilter.ALL;

        assertThat(ids(new BudgetFilter(Set.of("pay", "idle"), none.slos(), none.states(), Map.of(), ""), "slo", 9))
                .containsExactly("b/all/eu", "b/all/us", "c/all");
        assertThat(ids(new BudgetFilter(Set.of(), Set.of(), Set.of("NO_DATA"), Map.of(), ""), "slo", 9))
                .containsExactly("c/all");
        assertThat(ids(new BudgetFilter(Set.of(), Set.of(), Set.of(), Map.of("region", Set.of("us")), ""), "slo", 9))
                .containsExactly("b/all/us");
        assertThat(ids(new BudgetFilter(Set.of(), Set.of("a", "b"), Set.of(), Map.of(), "ALL/E"), "slo", 9))
                .containsExactly("b/all/eu");
    }

    @Test
    void mergesPartialResultsOfInstances() {
        PageQuery<Long> query =
                PageQuery.of(ListOrder.of("numbers", SortKey.number(Function.<Long>identity())), Optional.empty(), 2);
        PartialResult<Long> one = PartialResult.of(Stream.of(5L, 1L, 9L), query, Set.of(0, 2), List.of("a"));
        PartialResult<Long> other = PartialResult.of(Stream.of(2L, 3L), query, Set.of(1), List.of("a", "b"));

        assertThat(PartialResult.merge(List.of(one, other), query))
                .isEqualTo(new PartialResult<>(List.of(1L, 2L), 5, 0, Set.of(0, 1, 2), List.of("a", "b")));
    }
}

package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JavaType;
import dev.slowburn.query.BadRequestException;
import dev.slowburn.query.BudgetOrder;
import dev.slowburn.query.ListOrder;
import dev.slowburn.query.ListOrders;
import dev.slowburn.query.PartialResult;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.query.view.DecisionView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Pages of a list that several instances have, read with cursors, compared with the sorted whole list. */
class ListPagesTest {
    private static final JavaType PART =
            Json.MAPPER.getTypeFactory().constructParametricType(PartialResult.class, BudgetView.class);

    @Provide
    Arbitrary<List<BudgetView>> budgets() {
        Arbitrary<String> ids = Combinators.combine(
                        Arbitraries.of("a", "b", "東京", "é", "\uD83D\uDE00", "a,b\\", "%2F\""),
                        Arbitraries.strings().withChars("xyÅ\uFFFD").ofMaxLength(3))
                .as((slo, group) -> slo + "/all/" + group);
        return Combinators.combine(
                        ids,
                        Arbitraries.of("cart", "pay", "日本"),
                        Arbitraries.of("HEALTHY", "NO_DATA"),
                        Arbitraries.longs().between(0, 2),
                        Arbitraries.of(0.0, -0.0, 0.1, -1.5, 1e300, Double.POSITIVE_INFINITY, Double.NaN),
                        Arbitraries.of(0L, 60L, Long.MAX_VALUE).injectNull(0.5))
                .as(SampleBudgets::budget)
                .list()
                .uniqueElements(BudgetView::budgetId)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<String> sorts() {
        return Arbitraries.of(naive().keySet()).flatMap(name -> Arbitraries.of(name, "-" + name));
    }

    private static Map<String, Comparator<BudgetView>> naive() {
        Map<String, Comparator<BudgetView>> orders = new TreeMap<>();
        orders.put("budget_id", Comparator.comparing(BudgetView::budgetId));
        orders.put("service", Comparator.comparing(BudgetView::service));
        orders.put("slo", Comparator.comparing(BudgetView::slo));
        orders.put("state", Comparator.comparing(BudgetView::state));
        orders.put("bad", Comparator.comparing(BudgetView::bad));
        orders.put("total", Comparator.comparing(BudgetView::total));
        orders.put("consumed_ratio", Comparator.comparing(BudgetView::consumedRatio));
        orders.put("remaining_ratio", Comparator.comparing(BudgetView::remainingRatio));
        orders.put("burn_rate", Comparator.comparing(BudgetView::burnRate));
        orders.put(
                "seconds_to_exhaustion",
                Comparator.comparing(
                        budget -> Optional.ofNullable(budget.secondsToExhaustion()),
                        Comparator.comparing(Optional<Long>::isEmpty).thenComparing(left -> left.orElse(0L))));
        return orders;
    }

    private static List<String> naive(List<BudgetView> budgets, String sort) {
        Comparator<BudgetView> order =
                sort.startsWith("-") ? naive().get(sort.substring(1)).reversed() : naive().get(sort);
        return budgets.stream()
                .sorted(order.thenComparing(BudgetView::budgetId))
                .map(BudgetView::budgetId)
                .toList();
    }

    @Example
    void comparesAllSortOrders() {
        assertThat(String.join(", ", naive().keySet())).isEqualTo(BudgetOrder.names());
    }

    @Property(tries = 300)
    void listsEachItemOnceInOrder(
            @ForAll("budgets") List<BudgetView> budgets,
            @ForAll("sorts") String sort,
            @ForAll @IntRange(min = 1, max = 5) int instances,
            @ForAll @IntRange(min = 1, max = 9) int limit,
            @ForAll boolean isFiltered) {
        List<BudgetView> wanted = budgets.stream()
                .filter(each -> !isFiltered || each.state().equals("NO_DATA"))
                .toList();

        List<Page<BudgetView>> pages = pages(wanted, sort, instances, limit, UnaryOperator.identity());

        assertThat(ids(pages)).isEqualTo(naive(wanted, sort));
        assertThat(pages).hasSize(Math.max(1, (wanted.size() + limit - 1) / limit));
        for (int i = 0; i < pages.size(); i++) {
            assertThat(pages.get(i).offset()).isEqualTo((long) i * limit);
            assertThat(pages.get(i).total()).isEqualTo(wanted.size());
        }
    }

    /** Between pages, budgets disappear, change their sort keys, and move to another instance. */
    @Property(tries = 300)
    void listsItemsThatKeepTheirKeysOnce(
            @ForAll("budgets") List<BudgetView> budgets,
            @ForAll("sorts") String sort,
            @ForAll @IntRange(min = 1, max = 9) int limit,
            @ForAll @IntRange(min = 2, max = 4) int step) {
        List<BudgetView> kept = new ArrayList<>();
        for (int i = 0; i < budgets.size(); i++) {
            if (i % step > 0) {
                kept.add(budgets.get(i));
            }
        }
        int[] page = {0};
        List<Page<BudgetView>> pages = pages(budgets, sort, 3, limit, all -> {
            page[0]++;
            List<BudgetView> changed = new ArrayList<>(kept);
            for (int i = page[0] % 2; i < budgets.size(); i += step) {
                BudgetView each = budgets.get(i);
                if (!kept.contains(each)) {
                    changed.add(SampleBudgets.budget(each.budgetId(), "moved", "STALE", page[0], page[0], null));
                }
            }
            return changed;
        });

        List<String> listed = ids(pages);
        List<String> ids = kept.stream().map(BudgetView::budgetId).toList();
        listed.retainAll(ids);
        assertThat(listed).isEqualTo(naive(kept, sort));
    }

    private static List<String> ids(List<Page<BudgetView>> pages) {
        return new ArrayList<>(pages.stream()
                .flatMap(page -> page.items().stream())
                .map(BudgetView::budgetId)
                .toList());
    }

    /** @param change the budgets at the time of the next page */
    private static List<Page<BudgetView>> pages(
            List<BudgetView> budgets, String sort, int instances, int limit, UnaryOperator<List<BudgetView>> change) {
        ListOrder<BudgetView> order = BudgetOrder.of(sort).orElseThrow();
        List<Page<BudgetView>> pages = new ArrayList<>();
        Optional<String> after = Optional.empty();
        List<BudgetView> now = budgets;
        do {
            PageRequest request = new PageRequest(after, 0, limit, false);
            List<PartialResult<BudgetView>> parts = new ArrayList<>();
            for (int instance = 0; instance < instances; instance++) {
                int own = instance;
                Stream<BudgetView> items = now.stream()
                        .filter(each -> Math.floorMod(each.budgetId().hashCode() + pages.size(), instances) == own);
                parts.add(sent(PartialResult.of(items, request.query(order), Set.of(own), List.of())));
            }
            assertThat(parts).allMatch(part -> part.items().size() <= limit);
            PartialResult<BudgetView> all = PartialResult.merge(parts, request.query(order));
            Page<BudgetView> page = Page.of(all, request, order, instances);
            pages.add(page);
            after = Optional.ofNullable(page.next());
            now = change.apply(now);
        } while (after.isPresent());
        return pages;
    }

    private static PartialResult<BudgetView> sent(PartialResult<BudgetView> part) {
        try {
            return Json.MAPPER.readValue(Json.MAPPER.writeValueAsBytes(part), PART);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A partition that moves in between is part of two results. */
    @Example
    void listsAnItemOfTwoInstancesOnce() {
        DecisionView older = decision(1);
        PageRequest request = new PageRequest(Optional.empty(), 0, 9, false);
        List<PartialResult<DecisionView>> parts = Stream.of(older, decision(2))
                .map(each -> PartialResult.of(
                        Stream.of(each), request.query(ListOrders.DECISIONS), Set.of(0), List.<String>of()))
                .toList();

        assertThat(PartialResult.merge(parts, request.query(ListOrders.DECISIONS))
                        .items())
                .containsExactly(older);
    }

    private static DecisionView decision(long sequence) {
        return new DecisionView("cart", "PROCEED", Instant.EPOCH, Instant.EPOCH, "p", List.of(), sequence, null);
    }

    @Example
    void rejectsCursorsOfOtherLists() {
        BudgetView budget = SampleBudgets.budget("a/all", "a", "HEALTHY", 1, 0.5, null);
        ListOrder<BudgetView> order = BudgetOrder.of("-bad").orElseThrow();
        String valid = order.cursor(budget);
        Collection<String> foreign = new ArrayList<>(List.of(
                BudgetOrder.BY_ID.cursor(budget),
                BudgetOrder.of("bad").orElseThrow().cursor(budget),
                ListOrders.DECISIONS.cursor(decision(1)),
                "10",
                "!",
                "",
                valid + valid,
                "bnVsbA",
                "WyJidWRnZXRzOi1iYWQiLCJ4IiwiYS9hbGwiXQ"));
        for (int length = 1; length < valid.length(); length++) {
            foreign.add(valid.substring(0, length));
        }

        assertThat(order.after(valid).test(budget)).isFalse();
        for (String cursor : foreign) {
            assertThatThrownBy(() -> order.after(cursor))
                    .as(cursor)
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageStartingWith("after: not a position in this list; pass next of the previous page");
        }
    }
}

package dev.slowburn.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.query.view.FailuresView;
import dev.slowburn.query.view.MemberView;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakdowns of failures compared to the sent outcomes, for budgets in all states. */
class BreakdownsTest {
    private static final long CORRECTED = Minutes.of(Views.START.toEpochMilli()) + 40;

    private final Views views = Views.of(new DefinitionSet(
            List.of(
                    new SloBuilder("healthy").service("cart").target("0.1").build(),
                    new SloBuilder("strict").service("cart").target("0.999").build(),
                    new SloBuilder("corrected").service("cart").build(),
                    new SloBuilder("sliced")
                            .service("cart")
                            .timeslices(5, "0.5", EmptySlices.GOOD)
                            .build(),
                    new SloBuilder("both")
                            .service("cart")
                            .target("0.5")
                            .objective("loose", 1)
                            .target("0.9")
                            .objective("tight", 3)
                            .composite()
                            .build()),
            List.of(),
            List.of(new BudgetCorrection(
                    "works", Set.of("corrected"), range -> List.of(new MinuteRange(CORRECTED, CORRECTED + 10)), "1")),
            List.of()));

    @AfterEach
    void close() {
        views.close();
    }

    private record Sent(long minute, String operation, long count) {}

    private FailuresView failures(String id) {
        LocalBudgets budgets = views.budgets();
        return new Breakdowns(budgets, views.harness().ledgers()).failures(budgets.address(id));
    }

    private List<MemberView> members(String id) {
        LocalBudgets budgets = views.budgets();
        return new Breakdowns(budgets, views.harness().ledgers()).members(budgets.address(id));
    }

    private void fail(String operation, Instant at, long count) {
        views.harness().send(Outcomes.ofOperation(Outcomes.bad("cart", at, count), operation));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void breaksDownFailuresInAllStates(long seed) {
        Random random = new Random(seed);
        List<Sent> sent = new ArrayList<>();
        for (int step = 0; step < 50; step++) {
            Instant now = views.harness().wallClock();
            views.harness().send(Outcomes.good("cart", now, 1_000));
            for (int i = random.nextInt(4); i > 0; i--) {
                String operation = random.nextInt(5) == 0 ? null : "op" + random.nextInt(9);
                long count = 1L + random.nextInt(20);
                Instant at = now.minus(Duration.ofMinutes(random.nextInt(30)));
                fail(operation, at, count);
                sent.add(new Sent(Minutes.of(at.toEpochMilli()), String.valueOf(operation), count));
            }
            views.harness().minutes(random.nextInt(5));
            views.harness().pass(Duration.ofSeconds(2));
            if (random.nextInt(10) == 0) {
                views.restart(Duration.ofSeconds(10));
                views.harness().pass(Duration.ofSeconds(2));
            }
            for (String id : List.of("healthy/all", "strict/all", "sliced/all", "both/loose")) {
                assertBrokenDown(id, sent, 1);
            }
            assertBrokenDown("both/composite", sent, 2);
            assertBrokenDown(
                    "corrected/all",
                    sent.stream()
                            .filter(each -> each.minute < CORRECTED || each.minute >= CORRECTED + 10)
                            .toList(),
                    1);
        }

        assertThat(views.budgets()
                        .budget(views.budgets().address("healthy/all"))
                        .state())
                .isEqualTo("HEALTHY");
    }

    private void assertBrokenDown(String id, List<Sent> sent, long times) {
        FailuresView failures = failures(id);
        // An unchanged snapshot may be up to a minute old.
        assertThat(failures.to())
                .isBetween(
                        views.harness().wallClock().minusSeconds(63),
                        views.harness().wallClock());
        long minute = Minutes.of(failures.to().toEpochMilli());
        Map<String, Long> sums = sent.stream()
                .filter(each -> minute - 60 < each.minute && each.minute <= minute)
                .collect(Collectors.groupingBy(Sent::operation, Collectors.summingLong(each -> times * each.count)));
        long bad = sums.values().stream().mapToLong(each -> each).sum();
        assertThat(failures.bad()).as(id).isEqualTo(bad);
        assertThat(failures.kinds()).as(id).hasSize(Math.min(5, sums.size())).allSatisfy(kind -> {
            assertThat(sums).containsEntry(String.valueOf(kind.operation()), kind.count());
            assertThat(kind.share()).isEqualTo((double) kind.count() / bad);
        });
        assertThat(failures.kinds().stream().map(FailuresView.KindView::count).toList())
                .as(id)
                .isEqualTo(sums.values().stream()
                        .sorted((one, other) -> Long.compare(other, one))
                        .limit(5)
                        .toList());
        long listed = failures.kinds().stream()
                .mapToLong(FailuresView.KindView::count)
                .sum();
        assertThat(failures.other()).as(id).isEqualTo(bad - listed);
        assertThat(failures.unknown()).as(id).isZero();
    }

    @Test
    void reportsFailuresWithoutABreakdown() {
        Instant now = views.harness().wallClock();
        for (int i = 0; i < 200; i++) {
            fail("op" + i, now, 1);
        }
        views.harness().pass(Duration.ofSeconds(2));

        FailuresView failures = failures("healthy/all");
        assertThat(failures.bad()).isEqualTo(200);
        assertThat(failures.kinds().size() + failures.other() + failures.unknown())
                .isEqualTo(200);
        assertThat(failures.unknown()).isPositive();
        assertThat(failures.notes())
                .containsExactly("too many kinds of failures, or minutes with failures, were counted at once, "
                        + "so counts may be too low by up to " + failures.unknown() + " failures");
        assertThat(failures("sliced/all").notes()).contains("these are requests; the budget is charged by time slices");
        assertThat(failures("both/composite").notes())
                .contains("a request that fails several objectives is counted for each of them");
    }

    @Test
    void reportsNoFailuresIfThereWereNone() {
        views.now("cart", 100, 0);

        FailuresView failures = failures("strict/all");
        assertThat(failures.total()).isEqualTo(100);
        assertThat(failures.bad()).isZero();
        assertThat(failures.kinds()).isEmpty();
        assertThat(failures.notes()).isEmpty();
    }

    @Test
    void computesSharesOfObjectivesOfAComposite() {
        assertThat(members("strict/all")).isEmpty();
        views.now("cart", 9_900, 100);

        List<MemberView> members = members("both/composite");
        // 1 % bad is 2 % of 50 % and 10 % of 10 %; with the weights 1 and 3 that is 2 of 32.
        assertThat(members).extracting(MemberView::budgetId).containsExactly("both/loose", "both/tight");
        assertThat(members).extracting(MemberView::weight).containsExactly(1.0, 3.0);
        assertThat(members).extracting(MemberView::bad).containsExactly(100L, 100L);
        assertThat(members.get(0).consumedRatio()).isCloseTo(0.02, within(1e-12));
        assertThat(members.get(0).share()).isCloseTo(2.0 / 32, within(1e-12));
        assertThat(members.get(1).share()).isCloseTo(30.0 / 32, within(1e-12));
    }
}

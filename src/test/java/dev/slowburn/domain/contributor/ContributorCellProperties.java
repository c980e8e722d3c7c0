package dev.slowburn.domain.contributor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares a cell with a list of all bad outcomes. */
class ContributorCellProperties {
    private static final List<OutcomeKind> FAILURES =
            List.of(OutcomeKind.SERVER_ERROR, OutcomeKind.TIMEOUT, OutcomeKind.UNKNOWN);

    private record Failure(long minute, SampleOutcome outcome, long count) {}

    @Provide
    Arbitrary<List<List<Failure>>> rounds() {
        Arbitrary<SampleOutcome> outcomes = Combinators.combine(
                        Arbitraries.of(FAILURES),
                        Arbitraries.integers().between(0, 14).injectNull(0.1),
                        Arbitraries.integers().between(500, 503).injectNull(0.2))
                .as((kind, operation, status) -> {
                    SampleOutcome outcome = SampleOutcome.of(kind);
                    outcome = operation == null ? outcome : outcome.withOperation("GET /é" + operation);
                    return status == null ? outcome : outcome.withCode(status);
                });
        Arbitrary<Failure> failures = Combinators.combine(
                        Arbitraries.longs().between(-2, 2),
                        outcomes,
                        Arbitraries.longs().between(1, 9))
                .as(Failure::new);
        return failures.list().ofMaxSize(400).list().ofMinSize(1).ofMaxSize(3);
    }

    /** The cell is cleared between the rounds. */
    @Property(tries = 300)
    void countsTheFirstCombinationsOfEachMinuteExactly(@ForAll("rounds") List<List<Failure>> rounds) {
        ContributorCell cell = new ContributorCell();
        for (List<Failure> round : rounds) {
            int added = 0;
            for (Failure each : round) {
                added += cell.add(each.minute(), each.outcome(), each.count()) ? 1 : 0;
            }

            Map<Long, Map<Contributor, Long>> expected = oracle(round);
            assertThat(content(cell)).isEqualTo(expected);
            assertThat(cell.size())
                    .isEqualTo(added)
                    .isEqualTo(expected.values().stream().mapToInt(Map::size).sum());
            assertThat(cell.room()).isEqualTo(roomOfAll(cell));
            cell.clear();
        }
    }

    private static Map<Long, Map<Contributor, Long>> oracle(List<Failure> failures) {
        Map<Long, Map<Contributor, Long>> byMinute = new TreeMap<>();
        for (Failure each : failures) {
            Map<Contributor, Long> counts = byMinute.computeIfAbsent(each.minute(), minute -> new LinkedHashMap<>());
            Contributor combination = new Contributor(
                    each.outcome().operation(),
                    each.outcome().code(),
                    each.outcome().kind(),
                    0);
            long named = counts.keySet().stream().filter(one -> !one.isOthers()).count();
            boolean isNamed = counts.containsKey(combination) || named < ContributorCell.CAP;
            counts.merge(isNamed ? combination : Contributor.others(0), each.count(), Long::sum);
        }
        return byMinute;
    }

    private static Map<Long, Map<Contributor, Long>> content(ContributorCell cell) {
        Map<Long, Map<Contributor, Long>> byMinute = new TreeMap<>();
        for (int i = 0; i < cell.size(); i++) {
            Contributor each = cell.contributor(i);
            Long twice = byMinute.computeIfAbsent(cell.minute(i), minute -> new LinkedHashMap<>())
                    .put(each.withCount(0), each.count());
            assertThat(twice).isNull();
        }
        return byMinute;
    }

    private static int roomOfAll(ContributorCell cell) {
        int room = 0;
        for (int i = 0; i < cell.size(); i++) {
            room += ContributorRow.room(cell.contributor(i).operation());
        }
        return room;
    }

    /** After a pause, a cell contains the failures of many minutes. */
    @Example
    void namesAllCombinationsOfABacklog() {
        ContributorCell cell = new ContributorCell();
        for (long minute = 0; minute < 60; minute++) {
            for (int status = 500; status < 500 + ContributorCell.CAP; status++) {
                SampleOutcome outcome = SampleOutcome.of(OutcomeKind.SERVER_ERROR)
                        .withOperation("GET /cart")
                        .withCode(status);
                cell.add(minute, outcome, 3);
            }
        }

        assertThat(content(cell)).hasSize(60);
        assertThat(content(cell).values()).allSatisfy(minute -> assertThat(minute)
                .hasSize(ContributorCell.CAP)
                .noneSatisfy((each, count) -> assertThat(each.isOthers()).isTrue()));
        assertThat(cell.isFull()).isFalse();
    }
}

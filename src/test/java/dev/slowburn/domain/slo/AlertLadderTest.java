package dev.slowburn.domain.slo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.composite.CompositeArithmetic;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AlertLadderTest {
    private static final long DAY = 1_440;

    @Test
    void hasAllFourAlertsForAMonth() {
        AlertLadder ladder = AlertLadder.of(days(30), target("0.999"), Budgeting.OCCURRENCES, 0);

        assertThat(describe(ladder, 30 * DAY))
                .containsExactly(
                        "burn-1h page 14.4 over 1h and 5m",
                        "burn-6h page 6.0 over 6h and 30m",
                        "burn-1d ticket 3.0 over 1d and 2h",
                        "burn-3d ticket 1.0 over 3d and 6h");
        assertThat(ladder.omitted()).isEmpty();
    }

    @Test
    void scalesTheFactorsForFourWeeks() {
        assertThat(describe(AlertLadder.of(days(28), target("0.999"), Budgeting.OCCURRENCES, 0), 28 * DAY))
                .containsExactly(
                        "burn-1h page 13.44 over 1h and 5m",
                        "burn-6h page 5.6 over 6h and 30m",
                        "burn-1d ticket 2.8 over 1d and 2h",
                        "burn-3d ticket 0.9333333333333333 over 3d and 6h");
    }

    /** Tickets at factors of 0.7 and 0.23 would fire for a budget that lasts; pages would not. */
    @Test
    void shortensTheLookBacksOfTicketsForAWeek() {
        assertThat(describe(AlertLadder.of(days(7), target("0.999"), Budgeting.OCCURRENCES, 0), 7 * DAY))
                .containsExactly(
                        "burn-1h page 3.36 over 1h and 5m",
                        "burn-6h page 1.4 over 6h and 30m",
                        "burn-336m ticket 3.0 over 336m and 28m",
                        "burn-1008m ticket 1.0 over 1008m and 84m");
    }

    @Test
    void shortensAllLookBacksForADay() {
        AlertLadder ladder = AlertLadder.of(days(1), target("0.999"), Budgeting.OCCURRENCES, 0);

        assertThat(describe(ladder, DAY))
                .containsExactly(
                        "burn-5m page 5.76 over 5m and 2m",
                        "burn-12m page 6.0 over 12m and 2m",
                        "burn-48m ticket 3.0 over 48m and 4m",
                        "burn-144m ticket 1.0 over 144m and 12m");
        assertThat(ladder.omitted()).isEmpty();
    }

    @Test
    void omitsAlertsThatAreTooShortForTwoHours() {
        AlertLadder ladder = AlertLadder.of(new RollingWindow("2h", 120), target("0.999"), Budgeting.OCCURRENCES, 0);

        assertThat(describe(ladder, 120))
                .containsExactly("burn-5m page 1.2 over 5m and 2m", "burn-12m ticket 1.0 over 12m and 2m");
        assertThat(ladder.omitted())
                .containsExactly(
                        "burns over 3m: the window of 2h is too short for it",
                        "burns over 5m: another alert already has this look-back");
    }

    @Test
    void hasAPageForNinetyMinutes() {
        AlertLadder ladder = AlertLadder.of(new RollingWindow("90m", 90), target("0.99"), Budgeting.OCCURRENCES, 0);

        assertThat(describe(ladder, 90))
                .containsExactly(
                        "burn-4m page 1.125 over 4m and 2m",
                        "burn-5m ticket 1.8 over 5m and 2m",
                        "burn-9m ticket 1.0 over 9m and 2m");
    }

    /** For all windows, rolling or calendar: no alert fires for a budget that would last, and names are unique. */
    @Property
    void noAlertFiresBelowABurnRateOfOne(
            @ForAll @LongRange(min = 1, max = 27 * DAY) long minutes, @ForAll @IntRange(min = 1, max = 27) int count) {
        for (Window window : List.of(
                new RollingWindow(minutes + "m", minutes),
                new CalendarWindow(
                        count + "d", LocalDateTime.of(2024, 1, 1, 0, 0), ZoneOffset.UTC, count, CalendarUnit.DAY))) {
            AlertLadder ladder = AlertLadder.of(window, target("0.999"), Budgeting.OCCURRENCES, 0);
            assertThat(ladder.rules()).allSatisfy(rule -> {
                AlertRule.Burning burning = (AlertRule.Burning) rule.condition();
                assertThat(burning.factor().value(window.nominalMinutes())).isGreaterThanOrEqualTo(1);
                assertThat(burning.shortWindow().orElseThrow().minutes())
                        .isLessThan(burning.longWindow().minutes());
                assertThat(burning.longWindow().minutes()).isLessThan(window.nominalMinutes());
            });
            assertThat(ladder.rules()).extracting(AlertRule::name).doesNotHaveDuplicates();
            assertThat(ladder.rules().size() + ladder.omitted().size()).isEqualTo(4);
        }
    }

    /** A month may have 28 days, in which 14.4 × 28 ÷ 30 can be reached. */
    @Test
    void calendarMonthKeepsAlertsReachableInItsShortestWindow() {
        Window month =
                new CalendarWindow("1M", LocalDateTime.of(2024, 1, 1, 0, 0), ZoneOffset.UTC, 1, CalendarUnit.MONTH);

        assertThat(AlertLadder.of(month, target("0.933"), Budgeting.OCCURRENCES, 0)
                        .omitted())
                .isEmpty();
        assertThat(AlertLadder.of(month, target("0.9"), Budgeting.OCCURRENCES, 0)
                        .omitted())
                .containsExactly("burns over 1h: with a target of 0.9 no burn rate reaches 13.44");
    }

    /** With 90 % the burn rate is at most 10, so 14.4 would never fire; with 80 % it is at most 5. */
    @Test
    void omitsUnreachableAlertsOfALooseTarget() {
        AlertLadder loose = AlertLadder.of(days(30), target("0.9"), Budgeting.OCCURRENCES, 0);

        assertThat(loose.rules()).extracting(AlertRule::name).containsExactly("burn-6h", "burn-1d", "burn-3d");
        assertThat(loose.omitted()).containsExactly("burns over 1h: with a target of 0.9 no burn rate reaches 14.4");
        assertThat(AlertLadder.of(days(30), target("0.8"), Budgeting.OCCURRENCES, 0)
                        .rules())
                .extracting(AlertRule::name)
                .containsExactly("burn-1d", "burn-3d");
    }

    /** With all outcomes bad for objectives of 90 % and 80 %: 10 and 5 times their allowance, 15 in total. */
    @Test
    void compositeKeepsAlertsThatItsObjectivesReachTogether() {
        assertThat(of(CompositeMethod.OPENSLO, objective("0.9", 1), objective("0.8", 1))
                        .omitted())
                .isEmpty();
        assertThat(of(CompositeMethod.OPENSLO, objective("0.9", 1), objective("0.999", 1))
                        .rules())
                .hasSize(4);
        assertThat(of(CompositeMethod.OPENSLO, objective("0.9", 0.5), objective("0.8", 1.75))
                        .omitted())
                .containsExactly("burns over 1h: with these objectives no burn rate reaches 14.4");
    }

    /** At most (10 + 5) ÷ 2; the mean of 1,000 and 10 with weights 1 and 99 is 19.9. */
    @Test
    void meanKeepsAlertsThatTheMeanReaches() {
        assertThat(of(CompositeMethod.MEAN, objective("0.9", 1), objective("0.8", 1))
                        .omitted())
                .containsExactly("burns over 1h: with these objectives no burn rate reaches 14.4");
        assertThat(of(CompositeMethod.MEAN, objective("0.999", 1), objective("0.9", 99))
                        .omitted())
                .isEmpty();
        assertThat(of(CompositeMethod.MEAN, objective("0.999", 1), objective("0.9", 999))
                        .omitted())
                .containsExactly("burns over 1h: with these objectives no burn rate reaches 14.4");
    }

    /** Together the objectives miss 100 % at most, so two of 90 % burn no faster than one. */
    @Test
    void limitsTheMissingSumToOne() {
        Budgeting ratio = new Budgeting.RatioTimeslices(1);

        assertThat(of(CompositeMethod.OPENSLO, objective("0.9", 1, ratio), objective("0.90", 7, ratio))
                        .omitted())
                .containsExactly("burns over 1h: with these objectives no burn rate reaches 14.4");
        assertThat(of(CompositeMethod.OPENSLO, objective("0.8", 1, ratio), objective("0.95", 1, ratio))
                        .omitted())
                .isEmpty();
    }

    /** A bad slice counts once for all objectives: with 90 % and 80 % the burn rate is at most 10. */
    @Test
    void slicesOfAnyBurnNoFasterThanTheStrictestObjective() {
        Budgeting slices = slices(1);

        assertThat(of(CompositeMethod.OPENSLO, objective("0.9", 1, slices), objective("0.8", 1, slices))
                        .omitted())
                .containsExactly("burns over 1h: with these objectives no burn rate reaches 14.4");
        assertThat(of(CompositeMethod.OPENSLO, objective("0.95", 1, slices), objective("0.8", 9, slices))
                        .omitted())
                .isEmpty();
    }

    private static AlertLadder of(CompositeMethod method, Objective... objectives) {
        return AlertLadder.of(
                List.of(objectives), new CompositeArithmetic(method, List.of(objectives)).highestBurnRate(), 0);
    }

    /**
     * The open slice has no verdict: of two slices of 5 min one is closed, so at most half of the highest burn rate is
     * measured.
     */
    @Test
    void extendsAShortLookBackToTheSlicesItNeeds() {
        assertThat(describe(AlertLadder.of(days(30), target("0.99"), slices(5), 0), 30 * DAY))
                .containsExactly(
                        "burn-1h page 14.4 over 1h and 10m",
                        "burn-6h page 6.0 over 6h and 30m",
                        "burn-1d ticket 3.0 over 1d and 2h",
                        "burn-3d ticket 1.0 over 3d and 6h");
        assertThat(describe(AlertLadder.of(days(30), target("0.95"), slices(5), 0), 30 * DAY))
                .as("3 of 4 slices at a burn rate of 20 reach 14.4, 2 of 3 do not")
                .contains("burn-1h page 14.4 over 1h and 20m");
    }

    @Test
    void omitsAnAlertIfTooFewSlicesClose() {
        AlertLadder ladder = AlertLadder.of(days(30), target("0.99"), slices(60), 0);
        assertThat(ladder.rules()).extracting(AlertRule::name).containsExactly("burn-6h", "burn-1d", "burn-3d");
        assertThat(ladder.omitted()).containsExactly("burns over 1h: too few slices of 60 min close within that time");
    }

    private static Budgeting slices(long minutes) {
        return new Budgeting.Timeslices(minutes, 950_000_000, EmptySlices.GOOD);
    }

    @Test
    void passesMinEventsToEachRule() {
        assertThat(AlertLadder.of(days(30), target("0.999"), Budgeting.OCCURRENCES, 25)
                        .rules())
                .extracting(AlertRule::minEvents)
                .containsOnly(25L);
    }

    private static Window days(long days) {
        return new RollingWindow(days + "d", days * DAY);
    }

    private static Target target(String ratio) {
        return Target.ofRatio(new BigDecimal(ratio));
    }

    private static Objective objective(String target, double weight) {
        return objective(target, weight, Budgeting.OCCURRENCES);
    }

    private static Objective objective(String target, double weight, Budgeting budgeting) {
        return new Objective(
                "of-" + target,
                Sli.byOutcome(),
                target(target),
                days(30),
                budgeting,
                Math.round(weight * Objective.WEIGHT),
                List.of());
    }

    private static List<String> describe(AlertLadder ladder, long windowMinutes) {
        return ladder.rules().stream()
                .map(rule -> describe(rule, windowMinutes))
                .toList();
    }

    private static String describe(AlertRule rule, long windowMinutes) {
        AlertRule.Burning burning = (AlertRule.Burning) rule.condition();
        assertThat(burning.comparison()).isEqualTo(Comparison.GTE);
        return rule.name() + " " + rule.severity() + " " + burning.factor().value(windowMinutes) + " over "
                + burning.longWindow().text() + " and "
                + burning.shortWindow().orElseThrow().text();
    }
}

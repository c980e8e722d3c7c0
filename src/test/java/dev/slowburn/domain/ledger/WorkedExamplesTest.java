package dev.slowburn.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.testkit.topology.RowsInMemory;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Budgets computed by hand, one method at a time.
 *
 * <p>Methods by OpenSLO v1, {@code budgetingMethod}: "Occurrences method uses a ratio of counts of good events to the total
 * count of the events. Timeslices method uses a ratio of good time slices to total time slices in a budgeting period.
 * RatioTimeslices method uses an average of all time slices' success ratios in a budgeting period." Numbers from Google, The
 * Site Reliability Workbook (SRW), where cited.
 */
class WorkedExamplesTest {
    private static final long DAY = 1_440;
    private static final long NOW = 20_000 * DAY + DAY - 1;
    private static final Window MONTH = new RollingWindow("30d", 30 * DAY);
    private static final Window HOUR = new RollingWindow("1h", 60);

    /**
     * SRW, chapter 2, "Getting Started": 97 % of 3,663,253 requests in four weeks leave a budget of 109,897 errors. 109,897
     * errors are slightly less than all of it (109,897.59), and with one more the budget is exhausted.
     */
    @Test
    void occurrencesOverFourWeeksOfTheWorkbook() {
        Ledger ledger = ledger(Budgeting.OCCURRENCES, new RollingWindow("28d", 28 * DAY));
        ledger.add(NOW - 20 * DAY, 3_000_000, 100_000, NOW);
        ledger.add(NOW, 553_356, 9_897, NOW);

        assertThat(ledger.units(0)).isEqualTo(new Tally(3_553_356, 109_897));
        assertThat(use(ledger, "0.97").exhausted()).isFalse();

        ledger.add(NOW, 0, 1, NOW);
        assertThat(use(ledger, "0.97").exhausted()).isTrue();
    }

    /** SRW, chapter 5: with 99.9 % over 30 days, a constant error rate of 0.1 % is a burn rate of 1 and uses the whole budget. */
    @Test
    void occurrencesAtABurnRateOfOne() {
        Ledger ledger = ledger(Budgeting.OCCURRENCES, MONTH);
        for (long day = 0; day < 30; day++) {
            ledger.add(NOW - day * DAY, 99_900, 100, NOW);
        }

        assertThat(ledger.units(0)).isEqualTo(new Tally(2_997_000, 3_000));
        assertThat(use(ledger, "0.999").consumedRatio()).isEqualTo(1);
        assertThat(use(ledger, "0.999").exhausted()).isTrue();
    }

    /**
     * Google, Site Reliability Engineering, appendix A, "Availability Table": 99.9 % allows 43.2 minutes in 30 days, a
     * thousandth of 43,200. 43 are 99.537 % of that, 44 are 101.85 %.
     */
    @ParameterizedTest
    @CsvSource({"43, 99, false", "44, 101, true"})
    void timeslicesOfAMinuteAllow43Point2MinutesInAMonth(long badMinutes, int percent, boolean exhausted) {
        Ledger ledger = ledger(new Budgeting.Timeslices(1, 950_000_000, EmptySlices.GOOD), MONTH);
        for (long i = 0; i < badMinutes; i++) {
            ledger.add(NOW - 100 - 7 * i, 94, 6, NOW);
        }
        ledger.add(NOW - 50, 95, 5, NOW);

        assertThat(ledger.units(0)).isEqualTo(new Tally(43_200 - badMinutes, badMinutes));
        assertThat(use(ledger, "0.999").reached(percent)).isTrue();
        assertThat(use(ledger, "0.999").reached(percent + 1)).isFalse();
        assertThat(use(ledger, "0.999").exhausted()).isEqualTo(exhausted);
    }

    /** Twelve slices of five minutes in an hour, a quarter of which (3) may be bad. Two are, by their slice target of 90 %. */
    @Test
    void timeslicesCountSlicesNotOutcomes() {
        Ledger ledger = ledger(new Budgeting.Timeslices(5, 900_000_000, EmptySlices.GOOD), HOUR);
        ledger.add(NOW - 59, 0, 1, NOW);
        ledger.add(NOW - 40, 899, 101, NOW);
        ledger.add(NOW - 20, 900, 100, NOW);

        assertThat(ledger.outcomes(0)).isEqualTo(new Tally(1_799, 202));
        assertThat(ledger.units(0)).isEqualTo(new Tally(10, 2));
        assertThat(ledger.slices(0)).isEqualTo(new SliceCount(12, 3, 9, 2));
        assertThat(use(ledger, "0.75").compareShare(2, 3)).isZero();
    }

    /** The same hour with each treatment of empty slices: good, ignored, or bad from the first outcome on. */
    @ParameterizedTest
    @CsvSource({"GOOD, 11, 1", "IGNORE, 2, 1", "BAD, 6, 6"})
    void treatsEmptySlicesAsDefined(EmptySlices empty, long good, long bad) {
        Ledger ledger = ledger(new Budgeting.Timeslices(5, 900_000_000, empty), HOUR);
        ledger.add(NOW - 42, 1, 0, NOW); // slice 3 of 0 to 11, so three slices are before the first outcome
        ledger.add(NOW - 30, 0, 1, NOW); // slice 5, bad
        ledger.add(NOW - 7, 9, 1, NOW); // slice 10, good; 11 is open, so of the empty slices 4 and 6 to 9 are bad

        assertThat(ledger.slices(0).withOutcomes()).isEqualTo(3);

        Tally expected = new Tally(good, bad);
        assertThat(ledger.units(0)).isEqualTo(expected);
    }

    /**
     * A calendar month includes its future slices: 31 days of March minus one hour of the change to summer time are 743 hours.
     */
    @Test
    void timeslicesOfACalendarMonthIncludeItsFutureSlices() {
        Window march = new CalendarWindow(
                "1M", LocalDateTime.parse("2025-01-01T00:00"), ZoneId.of("Europe/Berlin"), 1, CalendarUnit.MONTH);
        long now = minute("2025-03-10T12:30");
        Ledger ledger = ledger(new Budgeting.Timeslices(60, Target.ONE, EmptySlices.GOOD), march);
        ledger.add(minute("2025-02-28T22:30"), 0, 1, now); // 23:30 on the last day of February in Berlin
        ledger.add(minute("2025-02-28T23:00"), 0, 1, now); // the first minute of March
        ledger.add(minute("2025-03-10T11:00"), 99, 1, now);

        assertThat(ledger.units(0)).isEqualTo(new Tally(741, 2));
        assertThat(ledger.slices(0).inWindow()).isEqualTo(743);

        ledger.advance(minute("2025-03-31T22:00"));
        assertThat(ledger.units(0)).as("April").isEqualTo(new Tally(720, 0));
    }

    /**
     * The mean of 100 %, 50 % and 90 % is 80 %, regardless of the number of outcomes in each slice; with a target of 60 % half
     * the budget is used.
     */
    @Test
    void ratioTimeslicesUseTheMeanOfTheSlices() {
        Ledger ledger = ledger(new Budgeting.RatioTimeslices(5), HOUR);
        ledger.add(NOW - 55, 1_000_000, 0, NOW);
        ledger.add(NOW - 32, 1, 0, NOW);
        ledger.add(NOW - 31, 0, 1, NOW);
        ledger.add(NOW - 10, 90, 10, NOW);

        assertThat(ledger.units(0)).isEqualTo(new Tally(2_400_000_000_000L, 600_000_000_000L));
        assertThat(use(ledger, "0.6").sli()).hasValue(0.8);
        assertThat(use(ledger, "0.6").consumedRatio()).isEqualTo(0.5);
        assertThat(use(ledger, "0.6").reached(50)).isTrue();
        assertThat(use(ledger, "0.6").reached(51)).isFalse();
    }

    /**
     * Two thirds have no finite decimal expansion, so they are rounded to a unit of 10^-12: 0.666666666667. 1 in 2 × 10^12 is
     * rounded up.
     */
    @Test
    void ratioTimeslicesAreRoundedHalfUpToTheTwelfthPlace() {
        Ledger ledger = ledger(new Budgeting.RatioTimeslices(1), HOUR);
        ledger.add(NOW - 9, 1, 2, NOW);

        assertThat(ledger.units(0).bad()).isEqualTo(666_666_666_667L);

        ledger.add(NOW - 8, 1_999_999_999_999L, 1, NOW);
        assertThat(ledger.units(0).bad()).isEqualTo(666_666_666_668L);

        ledger.add(NOW - 7, 2_000_000_000_000L, 1, NOW);
        assertThat(ledger.units(0).bad()).isEqualTo(666_666_666_668L);
        assertThat(ledger.units(0).total()).isEqualTo(3_000_000_000_000L);
    }

    /** A third of the largest number that a row can hold, and all of it. */
    @Test
    void ratiosOfHugeNumbersDoNotOverflow() {
        long third = HourRow.MAX_PER_MINUTE / 3;
        Ledger ledger = ledger(new Budgeting.RatioTimeslices(1), HOUR);
        ledger.add(NOW - 9, 2 * third, third, NOW);

        assertThat(ledger.units(0)).isEqualTo(new Tally(666_666_666_667L, 333_333_333_333L));

        ledger.add(NOW - 8, 0, HourRow.MAX_PER_MINUTE, NOW);
        assertThat(ledger.units(0)).isEqualTo(new Tally(666_666_666_667L, 1_333_333_333_333L));
    }

    @Test
    void doesNotSettleTheFirstFailureOfASliceBeforeItCloses() {
        Ledger counted = ledger(new Budgeting.Timeslices(1, 990_000_000, EmptySlices.GOOD), HOUR);
        Ledger mean = ledger(new Budgeting.RatioTimeslices(1), HOUR);
        for (Ledger ledger : List.of(counted, mean)) {
            ledger.add(NOW - 1, 1, 0, NOW);
            ledger.add(NOW, 0, 1, NOW);
        }

        assertThat(counted.units(0)).isEqualTo(new Tally(59, 1));
        assertThat(counted.settled(0)).isEqualTo(new Tally(60, 0));
        assertThat(mean.units(0)).isEqualTo(new Tally(1_000_000_000_000L, 1_000_000_000_000L));
        assertThat(mean.settled(0)).isEqualTo(new Tally(1_000_000_000_000L, 0));

        counted.advance(NOW + 1);
        mean.advance(NOW + 1);

        assertThat(counted.settled(0)).isEqualTo(new Tally(59, 1));
        assertThat(mean.settled(0)).isEqualTo(mean.units(0));
    }

    @Test
    void lateOutcomesChangeAVerdictInEitherDirection() {
        Ledger ledger = ledger(new Budgeting.Timeslices(5, 900_000_000, EmptySlices.GOOD), HOUR);
        ledger.add(NOW - 30, 0, 1, NOW);

        assertThat(ledger.units(0).bad()).isEqualTo(1);

        ledger.add(NOW - 31, 9, 0, NOW);
        assertThat(ledger.units(0).bad()).isZero();

        ledger.add(NOW - 30, 0, 1, NOW);
        assertThat(ledger.units(0).bad()).isEqualTo(1);
    }

    @Test
    void rejectsAWindowLongerThanTheRetention() {
        assertThatThrownBy(() -> new Ledger(
                        new RowsInMemory(),
                        new HourRow(),
                        60,
                        new Budgeting.RatioTimeslices(61),
                        Exclusions.NONE,
                        Long.MAX_VALUE,
                        List.of(HOUR)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retention of 60 min");
    }

    private static Ledger ledger(Budgeting budgeting, Window window) {
        return new Ledger(
                new RowsInMemory(),
                new HourRow(),
                40 * DAY,
                budgeting,
                Exclusions.NONE,
                Long.MAX_VALUE,
                List.of(window));
    }

    private static Consumption use(Ledger ledger, String target) {
        return new Consumption(ledger.units(0), Target.ofRatio(new BigDecimal(target)));
    }

    private static long minute(String utc) {
        return Minutes.of(
                LocalDateTime.parse(utc).atZone(ZoneId.of("UTC")).toInstant().toEpochMilli());
    }
}

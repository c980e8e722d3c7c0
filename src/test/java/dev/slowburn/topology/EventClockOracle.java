package dev.slowburn.topology;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.schema.record.AlertRecords;
import dev.slowburn.schema.record.BudgetRecords;
import dev.slowburn.testkit.oracle.NaiveBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;

/** The expected output of the event clock for one budget: evaluates each minute separately, from all outcomes. */
final class EventClockOracle {
    private final Budget budget;
    private final BudgetDescriptor subject;
    private final NavigableMap<Long, Tally> minutes;
    private final NaiveBudget naive;
    private final long last;
    private final Episodes episodes;
    private final AlertStateMachine alerts;
    private MinuteRange window;
    private long windows;

    final List<BudgetEvent> events = new ArrayList<>();
    final List<BurnRateAlert> alertRecords = new ArrayList<>();
    Assessment latest;

    /** @param last the minute of the last outcome of any service */
    EventClockOracle(Slo slo, NavigableMap<Long, Tally> minutes, long last) {
        this.budget = Budget.of(slo, slo.objectives().get(0));
        this.subject = BudgetDescriptor.of(budget);
        this.minutes = minutes;
        this.last = last;
        this.episodes = new Episodes(slo.thresholds().orElseThrow(), List.of());
        this.alerts = new AlertStateMachine(subject.alertRules(), List.of(), (assessment, rule, cause) -> "");
        long first = minutes.firstKey();
        this.naive = new NaiveBudget(
                first, (int) (last - first + 1), budget.objective().budgeting(), minute -> false, first);
        minutes.forEach((minute, tally) -> naive.add(minute, tally.good(), tally.bad()));
    }

    EventClockOracle evaluateAll() {
        for (long minute = minutes.firstKey(); minute <= last; minute++) {
            Assessment assessment = assess(minute);
            latest = assessment;
            resets(minute);
            episodes.update(assessment.settled())
                    .forEach(transition -> events.add(BudgetRecords.event(assessment, transition)));
            alerts.update(assessment)
                    .forEach(transition -> alertRecords.add(AlertRecords.alert(assessment, transition)));
        }
        return this;
    }

    private void resets(long minute) {
        if (!(subject.window() instanceof CalendarWindow)) {
            return;
        }
        if (window == null) {
            window = subject.window().at(minute);
            windows = 1;
        }
        while (minute >= window.to()) {
            NaiveBudget.Reading closing = naive.over(window, minute);
            events.add(BudgetRecords.reset(subject, window, closing.outcomes(), use(closing.units()), windows));
            window = subject.window().at(window.to());
            windows++;
        }
    }

    private Assessment assess(long minute) {
        NaiveBudget.Reading reading = naive.over(subject.window(), minute);
        List<Assessment.Burn> burns = new ArrayList<>();
        for (LookBack lookBack : budget.lookBacks()) {
            NaiveBudget.Reading burn = naive.over(new RollingWindow(lookBack.text(), lookBack.minutes()), minute);
            boolean silent = burn.outcomes().total() == 0
                    && minutes.subMap(minute - lookBack.minutes(), false, minute, true)
                            .isEmpty();
            burns.add(new Assessment.Burn(lookBack, burn.outcomes(), use(burn.units()), use(burn.settled()), silent));
        }
        long asOf = Minutes.toMillis(minute) + 59_999;
        return new Assessment(
                subject,
                asOf,
                asOf,
                false,
                true,
                subject.window().at(minute),
                reading.outcomes(),
                use(reading.units()),
                use(reading.settled()),
                budget.objective().budgeting() instanceof Budgeting.Sliced
                        ? Optional.of(reading.slices())
                        : Optional.empty(),
                burns,
                List.of(),
                OptionalLong.empty());
    }

    private Consumption use(Tally units) {
        return new Consumption(units, budget.objective().target());
    }
}

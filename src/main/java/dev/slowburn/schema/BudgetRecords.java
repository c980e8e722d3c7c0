package dev.slowburn.schema;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.avro.BudgetingMethod;
import dev.slowburn.avro.BurnRate;
import dev.slowburn.domain.Assessment;
import dev.slowburn.domain.Budget;
import dev.slowburn.domain.Consumption;
import dev.slowburn.domain.Episodes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What is published of a budget, as Avro records. */
public final class BudgetRecords {
    /** A calendar moment for "never counted anything", as a watermark must have a value. */
    private static final Instant NEVER = Instant.EPOCH;

    private BudgetRecords() {}

    /** @param sequence number of the snapshot within its budget */
    public static BudgetSnapshot snapshot(Assessment assessment, long sequence) {
        Budget budget = assessment.budget();
        Consumption consumption = assessment.consumption();
        OptionalDouble sli = consumption.sli();
        OptionalLong exhaustion = assessment.secondsToExhaustion();
        return BudgetSnapshot.newBuilder()
                .setBudgetId(budget.id())
                .setSlo(budget.slo().name())
                .setObjective(budget.objective().name())
                .setService(budget.slo().service())
                .setGroup(Map.of())
                .setMethod(BudgetingMethod.valueOf(
                        budget.objective().budgeting().method().name()))
                .setWindow(budget.objective().window().text())
                .setWindowStart(Instant.ofEpochMilli(assessment.windowStart()))
                .setAsOf(Instant.ofEpochMilli(assessment.asOf()))
                .setWatermark(assessment.watermark() < 0 ? NEVER : Instant.ofEpochMilli(assessment.watermark()))
                .setLagging(assessment.lagging())
                .setTarget(budget.objective().target().toDecimal())
                .setState(BudgetState.valueOf(assessment.state().name()))
                .setGood(assessment.tally().good())
                .setBad(assessment.tally().bad())
                .setTotal(assessment.tally().total())
                .setConsumedRatio(consumption.consumedRatio())
                .setRemainingRatio(consumption.remainingRatio())
                .setSli(sli.isPresent() ? sli.getAsDouble() : null)
                .setBurnRates(burnRates(assessment))
                .setSecondsToExhaustion(exhaustion.isPresent() ? exhaustion.getAsLong() : null)
                .setRevision(budget.slo().revision())
                .setSequence(sequence)
                .build();
    }

    private static List<BurnRate> burnRates(Assessment assessment) {
        return assessment.burns().stream()
                .map(burn -> new BurnRate(
                        burn.lookBack().text(), assessment.consumption(burn).burnRate()))
                .toList();
    }

    public static BudgetEvent event(Assessment assessment, Episodes.Transition transition) {
        Budget budget = assessment.budget();
        boolean threshold = transition.type() == dev.slowburn.domain.BudgetEventType.THRESHOLD_CROSSED;
        return BudgetEvent.newBuilder()
                .setEventId(
                        budget.id() + ':' + transition.type() + ':' + transition.percent() + ':' + transition.episode())
                .setBudgetId(budget.id())
                .setSlo(budget.slo().name())
                .setObjective(budget.objective().name())
                .setService(budget.slo().service())
                .setType(BudgetEventType.valueOf(transition.type().name()))
                .setThreshold(threshold ? transition.percent() : null)
                .setOccurredAt(Instant.ofEpochMilli(assessment.asOf()))
                .setConsumedRatio(assessment.consumption().consumedRatio())
                .setGood(assessment.tally().good())
                .setBad(assessment.tally().bad())
                .setTotal(assessment.tally().total())
                .setEpisode(transition.episode())
                .build();
    }
}

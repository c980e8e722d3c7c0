package dev.slowburn.schema.record;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.avro.BudgetingMethod;
import dev.slowburn.avro.BurnRate;
import dev.slowburn.avro.Contributor;
import dev.slowburn.avro.SliceCount;
import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Builds the Avro records of budgets. */
public final class BudgetRecords {
    /** The watermark of a budget that has never counted an outcome; the field is required. */
    private static final Instant NEVER = Instant.EPOCH;
    /** Reason for the end of an alert or episode whose definition was removed. */
    static final String UNDEFINED = "it is no longer defined";

    private BudgetRecords() {}

    /** @param sequence number of the snapshot within its budget */
    public static BudgetSnapshot snapshot(Assessment assessment, long sequence) {
        BudgetDescriptor subject = assessment.subject();
        BudgetUsage usage = assessment.use();
        Tally shown = shown(subject, assessment.outcomes(), usage);
        OptionalDouble sli = usage.sli();
        OptionalLong exhaustion = assessment.secondsToExhaustion();
        return BudgetSnapshot.newBuilder()
                .setBudgetId(subject.id())
                .setSlo(subject.slo().name())
                .setObjective(subject.objective())
                .setService(subject.service())
                .setGroup(subject.groupByAttribute())
                .setMethod(BudgetingMethod.valueOf(subject.method().name()))
                .setWindow(subject.window().text())
                .setWindowStart(Instant.ofEpochMilli(assessment.windowStart()))
                .setWindowEnd(
                        subject.window() instanceof CalendarWindow
                                ? Instant.ofEpochMilli(
                                        Minutes.toMillis(assessment.window().to()))
                                : null)
                .setAsOf(Instant.ofEpochMilli(assessment.asOf()))
                .setWatermark(assessment.watermark() < 0 ? NEVER : Instant.ofEpochMilli(assessment.watermark()))
                .setLagging(assessment.lagging())
                .setTarget(subject.target())
                .setState(BudgetState.valueOf(assessment.state().name()))
                .setGood(shown.good())
                .setBad(shown.bad())
                .setTotal(shown.total())
                .setConsumedRatio(usage.consumedRatio())
                .setRemainingRatio(usage.remainingRatio())
                .setSli(sli.isPresent() ? sli.getAsDouble() : null)
                .setBurnRates(burnRates(assessment))
                .setSlices(assessment.slices().map(BudgetRecords::slices).orElse(null))
                .setContributors(contributors(assessment))
                .setSecondsToExhaustion(exhaustion.isPresent() ? exhaustion.getAsLong() : null)
                .setRevision(subject.slo().revision())
                .setSequence(sequence)
                .setHistorySince(
                        assessment.historySince().isPresent()
                                ? Instant.ofEpochMilli(assessment.historySince().getAsLong())
                                : null)
                .build();
    }

    /** Shares of slices are not integers, so RatioTimeslices uses the outcomes instead. */
    static Tally shown(BudgetDescriptor subject, Tally outcomes, BudgetUsage usage) {
        return switch (subject.method()) {
            case OCCURRENCES, TIMESLICES -> usage.tally();
            case RATIO_TIMESLICES -> outcomes;
        };
    }

    private static List<BurnRate> burnRates(Assessment assessment) {
        return assessment.burns().stream()
                .map(burn -> new BurnRate(burn.lookBack().text(), burn.use().burnRate()))
                .toList();
    }

    private static SliceCount slices(dev.slowburn.domain.ledger.SliceCount count) {
        return new SliceCount(count.inWindow(), count.withOutcomes(), count.empty(), count.bad());
    }

    private static List<Contributor> contributors(Assessment assessment) {
        return assessment.contributors().stream()
                .map(each -> new Contributor(
                        each.operation(), each.status(), each.kind().name(), each.count()))
                .toList();
    }

    public static BudgetEvent event(Assessment assessment, Episodes.Transition transition) {
        BudgetDescriptor subject = assessment.subject();
        BudgetEventType type = BudgetEventType.valueOf(transition.type().name());
        boolean threshold = type == BudgetEventType.THRESHOLD_CROSSED;
        Tally shown = shown(subject, assessment.outcomes(), assessment.settled());
        return event(subject)
                .setEventId(eventId(subject, type) + transition.percent() + ':' + transition.episode())
                .setType(type)
                .setThreshold(threshold ? transition.percent() : null)
                .setOccurredAt(Instant.ofEpochMilli(assessment.asOf()))
                .setConsumedRatio(assessment.settled().consumedRatio())
                .setGood(shown.good())
                .setBad(shown.bad())
                .setTotal(shown.total())
                .setEpisode(transition.episode())
                .build();
    }

    /**
     * The end of an episode of a budget that is no longer defined. The counts are 0, because nothing is counted any
     * more.
     *
     * @param at by the evaluation clock
     */
    public static BudgetEvent ended(
            String budgetId, String slo, String objective, String service, Episodes.Transition transition, long at) {
        BudgetEventType type = BudgetEventType.valueOf(transition.type().name());
        return BudgetEvent.newBuilder()
                .setBudgetId(budgetId)
                .setSlo(slo)
                .setObjective(objective)
                .setService(service)
                .setEventId(eventId(budgetId, service, type) + transition.percent() + ':' + transition.episode())
                .setType(type)
                .setOccurredAt(Instant.ofEpochMilli(at))
                .setConsumedRatio(0)
                .setGood(0)
                .setBad(0)
                .setTotal(0)
                .setEpisode(transition.episode())
                .setReason(UNDEFINED)
                .build();
    }

    /** The reset at the end of a calendar window.
     *
     * @param outcomes good and bad ones in the window
     * @param closing the usage at the end of the window
     */
    public static BudgetEvent reset(
            BudgetDescriptor subject, MinuteRange window, Tally outcomes, BudgetUsage closing, long number) {
        Tally shown = shown(subject, outcomes, closing);
        return event(subject)
                .setEventId(eventId(subject, BudgetEventType.WINDOW_RESET) + window.to())
                .setType(BudgetEventType.WINDOW_RESET)
                .setOccurredAt(Instant.ofEpochMilli(Minutes.toMillis(window.to())))
                .setConsumedRatio(closing.consumedRatio())
                .setGood(shown.good())
                .setBad(shown.bad())
                .setTotal(shown.total())
                .setEpisode(number)
                .build();
    }

    /**
     * Includes the service: a budget whose SLO moves to another service keeps its id, but its episode numbers restart.
     */
    private static String eventId(BudgetDescriptor subject, BudgetEventType type) {
        return eventId(subject.id(), subject.service(), type);
    }

    private static String eventId(String budgetId, String service, BudgetEventType type) {
        return budgetId + ':' + service + ':' + type + ':';
    }

    private static BudgetEvent.Builder event(BudgetDescriptor subject) {
        return BudgetEvent.newBuilder()
                .setBudgetId(subject.id())
                .setSlo(subject.slo().name())
                .setObjective(subject.objective())
                .setService(subject.service());
    }
}

package dev.slowburn.query.view;

import dev.slowburn.avro.BudgetSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A budget at a moment, with the fields of the published BudgetSnapshot. */
public record BudgetView(
        String budgetId,
        String slo,
        String objective,
        String service,
        Map<String, String> group,
        String method,
        String window,
        Instant windowStart,
        Instant windowEnd,
        Instant asOf,
        Instant watermark,
        boolean lagging,
        String target,
        String state,
        long good,
        long bad,
        long total,
        double consumedRatio,
        double remainingRatio,
        Double sli,
        List<BurnRateView> burnRates,
        SliceCountView slices,
        List<ContributorView> contributors,
        Long secondsToExhaustion,
        String revision,
        long sequence,
        Instant historySince) {
    public BudgetView {
        group = Map.copyOf(group);
        burnRates = List.copyOf(burnRates);
        contributors = List.copyOf(contributors);
    }

    /** The burn rate over a look-back. */
    public record BurnRateView(String lookBack, double rate) {}

    /** Time slices of the window. */
    public record SliceCountView(long inWindow, long withOutcomes, long empty, long bad) {}

    /** Bad outcomes of the last hour that have the same operation, status and outcome. */
    public record ContributorView(String operation, Integer statusCode, String outcome, long count) {}

    public static BudgetView of(BudgetSnapshot snapshot) {
        return new BudgetView(
                snapshot.getBudgetId(),
                snapshot.getSlo(),
                snapshot.getObjective(),
                snapshot.getService(),
                snapshot.getGroup(),
                snapshot.getMethod().name(),
                snapshot.getWindow(),
                snapshot.getWindowStart(),
                snapshot.getWindowEnd(),
                snapshot.getAsOf(),
                snapshot.getWatermark(),
                snapshot.getLagging(),
                snapshot.getTarget(),
                snapshot.getState().name(),
                snapshot.getGood(),
                snapshot.getBad(),
                snapshot.getTotal(),
                snapshot.getConsumedRatio(),
                snapshot.getRemainingRatio(),
                snapshot.getSli(),
                snapshot.getBurnRates().stream()
                        .map(burn -> new BurnRateView(burn.getLookBack(), burn.getRate()))
                        .toList(),
                snapshot.getSlices() == null ? null : slices(snapshot.getSlices()),
                snapshot.getContributors().stream()
                        .map(each -> new ContributorView(
                                each.getOperation(), each.getStatusCode(), each.getOutcome(), each.getCount()))
                        .toList(),
                snapshot.getSecondsToExhaustion(),
                snapshot.getRevision(),
                snapshot.getSequence(),
                snapshot.getHistorySince());
    }

    private static SliceCountView slices(dev.slowburn.avro.SliceCount count) {
        return new SliceCountView(count.getInWindow(), count.getWithOutcomes(), count.getEmpty(), count.getBad());
    }

    /** The burn rate of the last hour. */
    public double burnRate() {
        return burnRates.stream()
                .filter(burn -> burn.lookBack.equals("1h"))
                .mapToDouble(BurnRateView::rate)
                .findFirst()
                .orElse(0);
    }
}

package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.simulation.Ruleset;
import dev.slowburn.testkit.simulation.SimulatedTraffic.Sent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The oracle of a simulation: computes ledgers minute by minute from all outcomes that were sent. */
final class SimulatedTruth {
    private final List<Sent> sent;

    SimulatedTruth(List<Sent> sent) {
        this.sent = sent;
    }

    boolean has(Predicate<Sent> matching) {
        return sent.stream().anyMatch(matching);
    }

    /** The tallies of the matching outcomes by minute. */
    Map<Long, Tally> minutes(Predicate<Sent> matches, Predicate<Sent> isGood) {
        Map<Long, Tally> minutes = new TreeMap<>();
        for (Sent each : sent) {
            if (matches.test(each)) {
                Tally one = isGood.test(each) ? new Tally(each.count(), 0) : new Tally(0, each.count());
                minutes.merge(each.minute(), one, SimulatedTruth::plus);
            }
        }
        return minutes;
    }

    /** The tallies of an SLO whose rule changes, by minute, from all outcomes that it could count. */
    Map<Long, Tally> minutes(Slo slo, Predicate<Sent> isCounted) {
        return minutes(each -> each.service().equals(slo.service()) && isCounted.test(each), Ruleset.goodBy(slo));
    }

    /**
     * The ledgers whose rule never changes, by row key.
     *
     * @param restrictedTo the topic that {@link Ruleset#RESTRICTED} counts, if there is this SLO
     */
    Map<String, Map<Long, Tally>> steadyLedgers(Ruleset rules, Optional<String> restrictedTo) {
        Map<String, Map<Long, Tally>> ledgers = new TreeMap<>();
        for (String name : List.of(Ruleset.STEADY, Ruleset.CALENDAR)) {
            put(ledgers, rules, name, List.of(), minutes(each -> each.service().equals(name), Sent::good));
        }
        restrictedTo.ifPresent(topic -> put(
                ledgers,
                rules,
                Ruleset.RESTRICTED,
                List.of(),
                minutes(
                        each -> each.service().equals(Ruleset.STEADY)
                                && each.partition().topic().equals(topic),
                        Sent::good)));
        for (Sent each : sent) {
            if (each.service().equals(Ruleset.GROUPED)) {
                put(
                        ledgers,
                        rules,
                        Ruleset.GROUPED,
                        List.of(each.region()),
                        minutes(
                                other -> other.service().equals(Ruleset.GROUPED)
                                        && other.region().equals(each.region()),
                                Sent::good));
            }
        }
        ledgers.values().removeIf(Map::isEmpty);
        return ledgers;
    }

    private static void put(
            Map<String, Map<Long, Tally>> ledgers,
            Ruleset rules,
            String name,
            List<String> group,
            Map<Long, Tally> minutes) {
        ledgers.put(ledgerKey(rules.versionsOf(name).get(0), group), minutes);
    }

    static String ledgerKey(Slo slo, List<String> group) {
        return RowKey.of(
                        Budget.ledgerId(slo, slo.objectives().get(0)),
                        new BudgetKey(slo.name(), slo.objectives().get(0).name(), slo.service(), group))
                .toString();
    }

    /** The tally of a window. */
    static Tally over(Map<Long, Tally> minutes, long from, long to) {
        return minutes.entrySet().stream()
                .filter(minute -> minute.getKey() >= from && minute.getKey() < to)
                .map(Map.Entry::getValue)
                .reduce(new Tally(0, 0), SimulatedTruth::plus);
    }

    static Tally plus(Tally left, Tally right) {
        return new Tally(left.good() + right.good(), left.bad() + right.bad());
    }

    static long minuteOf(Instant moment) {
        return Minutes.of(moment.toEpochMilli());
    }
}

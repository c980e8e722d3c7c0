package dev.slowburn.domain.outcome;

import java.util.Set;

/**
 * The rule that calls an outcome good, bad or not counted.
 *
 * @param rule the rule in canonical text. Two SLIs with equal text give equal verdicts; it is what identifies a ledger,
 *     together with the service, so it must not contain anything that does not decide good and bad.
 * @param counting the rule in words
 * @param reads every field that the classifier may look at; the verdict is a function of these alone.
 */
public record Sli(String rule, Counting counting, Set<OutcomeField> reads, Classifier classifier) {
    private static final Set<OutcomeField> OUTCOME_ONLY = Set.of(OutcomeField.OUTCOME);

    public Sli {
        if (rule.isBlank()) {
            throw new IllegalArgumentException("rule: must not be blank");
        }
        reads = Set.copyOf(reads);
    }

    /** One that calls good what its rule says. */
    public Sli(String rule, Set<OutcomeField> reads, Classifier classifier) {
        this(rule, Counting.good(rule), reads, classifier);
    }

    /** The rule of an SLI without filters: by the outcome's kind alone. */
    public static Sli byOutcome() {
        return new Sli("outcome", Counting.byOutcome(), OUTCOME_ONLY, outcome -> switch (outcome.kind()) {
            case SUCCESS, CLIENT_ERROR -> Verdict.GOOD;
            case SERVER_ERROR, TIMEOUT, REJECTED -> Verdict.BAD;
            case UNKNOWN -> Verdict.UNCOUNTED;
        });
    }
}

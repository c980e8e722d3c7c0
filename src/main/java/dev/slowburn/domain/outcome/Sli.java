package dev.slowburn.domain.outcome;

import java.util.Set;

/**
 * The rule that classifies an outcome as good, bad or not counted.
 *
 * @param rule the rule in canonical text. Two SLIs with equal text classify all outcomes equally. The text identifies a ledger,
 *     together with the service, so it must not contain anything that has no influence on good and bad
 * @param counting the rule in words
 * @param reads all fields that the classifier may read; the verdict is a function of these alone
 */
public record Sli(String rule, Counting counting, FieldsRead reads, Classifier classifier) {
    private static final FieldsRead OUTCOME_ONLY = FieldsRead.of(Set.of(OutcomeField.OUTCOME));

    public Sli {
        if (rule.isBlank()) {
            throw new IllegalArgumentException("rule: must not be blank");
        }
    }

    /** An SLI for which the outcomes that match its rule are good. */
    public Sli(String rule, Set<OutcomeField> reads, Classifier classifier) {
        this(rule, Counting.good(rule), FieldsRead.of(reads), classifier);
    }

    /** The rule of an SLI without filters, which classifies by the kind of the outcome alone. */
    public static Sli byOutcome() {
        return new Sli("outcome", Counting.byOutcome(), OUTCOME_ONLY, outcome -> switch (outcome.kind()) {
            case SUCCESS, CLIENT_ERROR -> Verdict.GOOD;
            case SERVER_ERROR, TIMEOUT, REJECTED -> Verdict.BAD;
            case UNKNOWN -> Verdict.UNCOUNTED;
        });
    }
}

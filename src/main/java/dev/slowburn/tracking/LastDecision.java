package dev.slowburn.tracking;

import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.domain.slo.Decision;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The release decision of a service that was published last.
 *
 * @param sequence increases by 1 with each change; 0 before the first decision
 * @param fingerprint {@link ReleaseDecision#fingerprint()}; empty if there is no decision
 * @param since when {@link ReleaseDecision#decision()} last changed, in epoch milliseconds; empty if unknown
 * @param computed what the budgets require, also while an override applies; empty if unknown
 * @param isOverridden whether an override made the decision
 */
public record LastDecision(
        long sequence, String fingerprint, OptionalLong since, Optional<Decision> computed, boolean isOverridden) {
    public static final LastDecision NONE = new LastDecision(0, "", OptionalLong.empty(), Optional.empty(), false);

    /** A decision of a former version, which did not record how it was made. */
    public static LastDecision former(long sequence, String fingerprint, OptionalLong since) {
        Optional<Decision> decision = Arrays.stream(Decision.values())
                .filter(each -> ReleaseDecision.isFingerprintOf(each, fingerprint))
                .findFirst();
        return new LastDecision(sequence, fingerprint, since, decision, false);
    }

    /** Whether there is a decision. */
    public boolean isKnown() {
        return !fingerprint.isEmpty();
    }

    /** Whether it differs from a decision in its causes at most. */
    boolean isSame(ReleaseDecision decision) {
        return isOverridden == decision.override().isPresent() && decision.isSameButForCauses(fingerprint);
    }

    /**
     * The decision that follows. Its sequence is the same if the decision is the same with the same causes.
     *
     * @param required what the budgets require; empty if unknown
     */
    public LastDecision next(ReleaseDecision decision, Optional<Decision> required, long now) {
        String next = decision.fingerprint();
        boolean isSameDecision = ReleaseDecision.isFingerprintOf(decision.decision(), fingerprint);
        return new LastDecision(
                next.equals(fingerprint) ? sequence : sequence + 1,
                next,
                isSameDecision ? since : OptionalLong.of(now),
                required,
                decision.override().isPresent());
    }

    /** The same decision if the budgets require something else. */
    public LastDecision with(Optional<Decision> required) {
        return new LastDecision(sequence, fingerprint, since, required, isOverridden);
    }

    /** After the end of a decision that no other follows. */
    public LastDecision ended() {
        return new LastDecision(sequence, "", OptionalLong.empty(), Optional.empty(), false);
    }
}

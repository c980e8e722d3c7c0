package dev.slowburn.tracking;

import dev.slowburn.domain.evaluation.ReleaseDecision;
import java.util.OptionalLong;

/**
 * The release decision of a service that was published last.
 *
 * @param sequence increases by 1 with each change; 0 before the first decision
 * @param fingerprint {@link ReleaseDecision#fingerprint()}; empty before the first decision
 * @param since when {@link ReleaseDecision#decision()} last changed, in epoch milliseconds; empty if unknown
 */
public record LastDecision(long sequence, String fingerprint, OptionalLong since) {
    public static final LastDecision NONE = new LastDecision(0, "", OptionalLong.empty());

    /** This, if the decision is the same with the same causes; otherwise the next one in the sequence. */
    public LastDecision next(ReleaseDecision decision, long now) {
        String next = decision.fingerprint();
        if (next.equals(fingerprint)) {
            return this;
        }
        boolean isSameDecision = ReleaseDecision.isFingerprintOf(decision.decision(), fingerprint);
        return new LastDecision(sequence + 1, next, isSameDecision ? since : OptionalLong.of(now));
    }
}

package dev.slowburn.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** What an objective allows to fail: the thing with an id, a ledger and a state. */
public record Budget(Slo slo, Objective objective) {

    /** SLO name / objective name. */
    public String id() {
        return slo.name() + "/" + objective.name();
    }

    /**
     * Identity of the ledger: a digest of what decides good and bad (service and SLI) and of nothing else, so that a
     * change of target or window keeps history, while tallies counted by two rules never meet in one ledger.
     */
    public long ledgerId() {
        String counted = slo.service() + '\n' + objective.sli().rule();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(counted.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Every stretch over which the ledger keeps sums: the window first, then those of the burn rates, shortest first. */
    public List<LookBack> lookBacks() {
        List<LookBack> all = new ArrayList<>();
        all.add(new LookBack(objective.window().text(), windowMinutes()));
        all.addAll(burnLookBacks());
        return all;
    }

    /** Over which burn rates are told: an hour always, longer ones as far as they fit into the window. */
    List<LookBack> burnLookBacks() {
        return LookBack.FOR_BURN_RATES.stream()
                .filter(lookBack -> lookBack.equals(LookBack.HOUR) || lookBack.minutes() <= windowMinutes())
                .toList();
    }

    public long windowMinutes() {
        if (objective.window() instanceof Window.Rolling rolling) {
            return rolling.minutes();
        }
        throw new IllegalStateException("a window is rolling");
    }
}

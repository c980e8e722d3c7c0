package dev.slowburn.counting;

/**
 * Outcomes of one budget's service since its SLI failed on one, at least a minute ago, and on each that came after it; what the
 * first stage found in one partition of the input.
 *
 * @param budget without its group: no group is known of an outcome that is not classified
 * @param since when the first of them was noticed, in milliseconds of the wall clock
 * @param outcomes how many records there were; 0 if the SLI works again
 */
public record UnclassifiableOutcomes(BudgetKey budget, int inputPartition, long since, long outcomes) {
    /** The first failure has to be so long ago, in milliseconds. */
    public static final long PATIENCE = 60_000;
    /** It is sent again as often as this while it lasts. */
    public static final long RENEWAL = 30_000;
    /** After so long all that lasts has been sent. */
    public static final long ALL_SENT = PATIENCE + RENEWAL;
    /** Without having been sent again for so long it is over: its sender has gone. */
    public static final long EXPIRY = 3 * RENEWAL;

    public boolean isOver() {
        return outcomes == 0;
    }
}

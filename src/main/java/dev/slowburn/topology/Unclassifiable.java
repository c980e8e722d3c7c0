package dev.slowburn.topology;

/**
 * Outcomes of one budget's service on which its SLI has failed for a minute, each of them; what the first stage found in one
 * partition of the input.
 *
 * @param budget without its group: no group is known of an outcome that is not classified
 * @param since when the first of them was noticed, in milliseconds of the wall clock
 * @param outcomes how many records there were; 0 if the SLI works again
 */
record Unclassifiable(BudgetKey budget, int inputPartition, long since, long outcomes) {
    /** So long each outcome has to fail, in milliseconds. */
    static final long PATIENCE = 60_000;
    /** It is sent again as often as this while it lasts. */
    static final long RENEWAL = 30_000;
    /** Without having been sent again for so long it is over: its sender has gone. */
    static final long EXPIRY = 3 * RENEWAL;

    boolean isOver() {
        return outcomes == 0;
    }
}

package dev.slowburn.domain.outcome;

/** Maps an HTTP status to the outcome of the request. */
public final class HttpStatus {
    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;
    private static final int GATEWAY_TIMEOUT = 504;

    private HttpStatus() {}

    public static boolean known(long status) {
        return status >= LOWEST && status <= HIGHEST;
    }

    /** @param status a {@link #known} status */
    public static OutcomeKind kind(int status) {
        if (status < 400) {
            return OutcomeKind.SUCCESS;
        }
        if (status < 500) {
            return OutcomeKind.CLIENT_ERROR;
        }
        return status == GATEWAY_TIMEOUT ? OutcomeKind.TIMEOUT : OutcomeKind.SERVER_ERROR;
    }
}

package dev.slowburn.ingest;

import dev.slowburn.avro.Outcome;

/** Maps an HTTP status to the outcome of the request. */
final class HttpStatus {
    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;
    private static final int GATEWAY_TIMEOUT = 504;

    private HttpStatus() {}

    static boolean known(int status) {
        return status >= LOWEST && status <= HIGHEST;
    }

    /** @param status a {@link #known} status */
    static Outcome outcome(int status) {
        if (status < 400) {
            return Outcome.SUCCESS;
        }
        if (status < 500) {
            return Outcome.CLIENT_ERROR;
        }
        return status == GATEWAY_TIMEOUT ? Outcome.TIMEOUT : Outcome.SERVER_ERROR;
    }
}

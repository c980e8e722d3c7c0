package dev.slowburn.runtime.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Waits for the results of admin requests, and translates failures into messages that say what to do. */
final class AdminRequests {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String bootstrap;

    AdminRequests(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** @param what completes "no permission to" */
    <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get(TIMEOUT.toMillis() + 2_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw explain(e.getCause(), what);
        } catch (TimeoutException e) {
            throw explain(e, what);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted while waiting for the broker at " + bootstrap, e);
        }
    }

    private StartupException explain(Throwable cause, String what) {
        if (cause instanceof AuthenticationException) {
            return new StartupException(AclRequirements.refused(bootstrap, cause), cause);
        }
        if (cause instanceof AuthorizationException) {
            return new StartupException(
                    "no permission to " + what + " at " + bootstrap
                            + "; grant it to the user that Slowburn connects as",
                    cause);
        }
        if (cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return new StartupException(
                    "no broker answered at " + bootstrap + " within " + TIMEOUT.toSeconds()
                            + " s; check bootstrap.servers, and kafka.security.protocol if the listener wants TLS or SASL",
                    cause);
        }
        return new StartupException(
                "the broker at " + bootstrap + " refused to " + what + ": " + cause.getMessage(), cause);
    }

    /**
     * The root cause names the wrong file or setting. The message for a JAAS line is replaced, as it may quote part of the
     * password.
     */
    static String rootMessage(KafkaException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("JAAS config")) {
            return "kafka.sasl.jaas.config is invalid; use the form"
                    + " `org.apache.kafka.common.security.scram.ScramLoginModule required username=\"…\" password=\"…\";`";
        }
        return cause instanceof IOException ? "cannot read " + message : message;
    }
}

package dev.slowburn.notify;

import dev.slowburn.notify.NotificationChannel.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews open conditions at a target that drops them otherwise. Conditions of undefined budgets are not renewed, as the record
 * that closes them may have been deleted or never published.
 */
final class Reminders {
    static final Duration EVERY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);
    private static final int MAX_BATCH = 500;

    private final String target;
    private final NotificationChannel channel;
    private final OpenConditions openConditions;
    private final Deliveries deliveries;
    private final Predicate<Notification> defined;
    private Instant next = Instant.MIN;

    Reminders(
            String target,
            NotificationChannel channel,
            OpenConditions openConditions,
            Deliveries deliveries,
            Predicate<Notification> defined) {
        this.target = target;
        this.channel = channel;
        this.openConditions = openConditions;
        this.deliveries = deliveries;
        this.defined = defined;
    }

    /** Makes the next call of {@link #send} renew all conditions. */
    void sendSoon() {
        next = Instant.MIN;
    }

    /** Sends what is due; {@link Answer#RETRY} if the target did not accept all of it. */
    Answer send(Instant now) {
        if (now.isBefore(next)) {
            return Answer.ACCEPTED;
        }
        List<Notification> all = openConditions.all().stream().filter(defined).toList();
        for (int from = 0; from < all.size(); from += MAX_BATCH) {
            if (send(all.subList(from, Math.min(all.size(), from + MAX_BATCH))) == Answer.RETRY) {
                return Answer.RETRY;
            }
        }
        next = now.plus(EVERY);
        return Answer.ACCEPTED;
    }

    /** If the request cannot be built, sends the conditions one by one, so that one of them does not block the others. */
    private Answer send(List<Notification> batch) {
        try {
            return channel.remind(batch);
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                openConditions.drop(batch.get(0));
                deliveries.count(Answer.REFUSED);
                LOG.error("condition not renewed, its request cannot be built: target={}", target, e);
                return Answer.REFUSED;
            }
            for (Notification each : batch) {
                if (send(List.of(each)) == Answer.RETRY) {
                    return Answer.RETRY;
                }
            }
            return Answer.ACCEPTED;
        }
    }
}

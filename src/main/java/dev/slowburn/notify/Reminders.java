package dev.slowburn.notify;

import dev.slowburn.notify.NotificationChannel.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the conditions that last at a target that forgets them. A condition of a budget that is not defined is not renewed: its
 * end is a record of its own, but may have been deleted or never have been published.
 */
final class Reminders {
    static final Duration EVERY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);
    private static final int MOST_AT_ONCE = 500;

    private final String target;
    private final NotificationChannel receiver;
    private final OpenConditions lasting;
    private final Deliveries deliveries;
    private final Predicate<Notification> defined;
    private Instant next = Instant.MIN;

    Reminders(
            String target,
            NotificationChannel receiver,
            OpenConditions lasting,
            Deliveries deliveries,
            Predicate<Notification> defined) {
        this.target = target;
        this.receiver = receiver;
        this.lasting = lasting;
        this.deliveries = deliveries;
        this.defined = defined;
    }

    /** The next time that it is asked. */
    void sendSoon() {
        next = Instant.MIN;
    }

    /** Sends what is due; {@link Answer#LATER} if the target did not accept all of it. */
    Answer send(Instant now) {
        if (now.isBefore(next)) {
            return Answer.TAKEN;
        }
        List<Notification> all = lasting.all().stream().filter(defined).toList();
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            if (send(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE))) == Answer.LATER) {
                return Answer.LATER;
            }
        }
        next = now.plus(EVERY);
        return Answer.TAKEN;
    }

    /** One of which no request can be made must not cost the others theirs, so then they are sent one by one. */
    private Answer send(List<Notification> some) {
        try {
            return receiver.remind(some);
        } catch (RuntimeException e) {
            if (some.size() == 1) {
                lasting.drop(some.get(0));
                deliveries.count(Answer.REFUSED);
                LOG.error("condition not renewed, as no request can be made of it: target={}", target, e);
                return Answer.REFUSED;
            }
            for (Notification each : some) {
                if (send(List.of(each)) == Answer.LATER) {
                    return Answer.LATER;
                }
            }
            return Answer.TAKEN;
        }
    }
}

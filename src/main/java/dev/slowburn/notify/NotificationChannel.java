package dev.slowburn.notify;

import java.util.Collection;
import java.util.Optional;

/** Sends notifications to a target by its protocol. Calls block, but not for longer than the timeouts of {@link Http}. */
interface NotificationChannel {
    /** Result of a request. */
    enum Answer {
        ACCEPTED,
        /** The target will never accept this notification. */
        REFUSED,
        /** The target may accept it later. */
        RETRY
    }

    /** @param opening notification that opened the condition which this one closes, if known */
    Answer send(Notification notification, Optional<Notification> opening);

    /** Whether the target drops open conditions that are not renewed. */
    boolean needsReminders();

    /** Renews these open conditions. */
    Answer remind(Collection<Notification> lasting);
}

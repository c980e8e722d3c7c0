package dev.slowburn.notify;

import java.util.Collection;
import java.util.Optional;

/** Who is told, by a protocol. Calls block, but not for longer than the timeouts of {@link Http}. */
interface NotificationChannel {
    /** What came of a request. */
    enum Answer {
        TAKEN,
        /** It will never take this one. */
        REFUSED,
        /** It may take it another time. */
        LATER
    }

    /** @param beginning of the condition that this ends, if it is known */
    Answer send(Notification notice, Optional<Notification> beginning);

    /** Whether it forgets conditions that it is not reminded of. */
    boolean forgets();

    /** Says that these conditions go on. */
    Answer remind(Collection<Notification> lasting);
}

package dev.slowburn.query.peer;

import java.util.List;
import java.util.Optional;

/** The other instances of the application, and which of them holds what. */
public interface Peers {
    /** Who else holds the budgets of a service; empty if nobody is known to, or it is this instance. */
    Optional<Peer> holderOf(String service);

    /** All others that hold budgets. */
    List<Peer> others();
}

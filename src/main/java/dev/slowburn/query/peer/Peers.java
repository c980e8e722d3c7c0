package dev.slowburn.query.peer;

import java.util.List;
import java.util.Optional;

/** The other instances of the application, and the services that they host. */
public interface Peers {
    /** The peer that hosts the budgets of a service; empty if it is unknown or this instance. */
    Optional<Peer> holderOf(String service);

    /** All peers that host budgets. */
    List<Peer> others();
}

package dev.slowburn.domain.slo;

import dev.slowburn.domain.composite.CompositeArithmetic;

/** How the used shares of objectives make that of their composite. */
public enum CompositeMethod {
    /** What OpenSLO says for each budgeting method; see {@link CompositeArithmetic}. */
    OPENSLO,
    /** The mean of the used shares, weighted. */
    MEAN
}

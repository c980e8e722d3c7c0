package dev.slowburn.domain.slo;

import dev.slowburn.domain.composite.CompositeArithmetic;

/** How the used shares of objectives are combined into that of their composite. */
public enum CompositeMethod {
    /** The method that OpenSLO defines for each budgeting method; see {@link CompositeArithmetic}. */
    OPENSLO,
    /** The weighted mean of the used shares. */
    MEAN
}

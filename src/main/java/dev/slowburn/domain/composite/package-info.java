/** Composite budgets, which combine several objectives of one SLO. */
package dev.slowburn.domain.composite;

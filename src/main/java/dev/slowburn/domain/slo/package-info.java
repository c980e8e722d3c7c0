/**
 * The contents of definitions: SLOs with objectives and groups, budgets with their ids, alert rules, policies, overrides and
 * corrections.
 */
package dev.slowburn.domain.slo;

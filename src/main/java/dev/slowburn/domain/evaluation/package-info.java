/** The status of a budget at a point in time, and what follows from it: events, alerts and release decisions. */
package dev.slowburn.domain.evaluation;
